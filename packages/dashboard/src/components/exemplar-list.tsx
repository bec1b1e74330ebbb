import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { exemplarsQuery, type MetricQuestion } from "../api/metric-query.ts";
import { labelOf } from "../model/chart-data.ts";
import { formatMetric } from "../model/format-metric.ts";
import { formatExactTime } from "../model/format-time.ts";
import "./exemplar-list.css";

export interface ExemplarListProps {
  readonly question: MetricQuestion;
  readonly unit: string;
}

/** Single measurements that were kept with the trace in which they were made. Nothing where none were kept. */
export function ExemplarList({ question, unit }: ExemplarListProps) {
  const { data } = useQuery(exemplarsQuery(question));
  if (data === undefined || data.exemplars.length === 0) return null;
  const isGrouped = question.groupBy !== undefined;
  return (
    <section className="exemplar-list">
      <h3>Measured in these traces</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Value</th>
            {isGrouped && (
              <th scope="col">
                <bdi>{question.groupBy}</bdi>
              </th>
            )}
            <th scope="col">Trace</th>
          </tr>
        </thead>
        <tbody>
          {data.exemplars.map(({ time, value, traceId, spanId, sessionId, attributes }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two measurements may be the same in all that is told.
            <tr key={at}>
              <td>{formatExactTime(time)}</td>
              <td>{formatMetric(value, unit, "avg")}</td>
              {isGrouped && (
                <td>
                  <bdi>{labelOf(attributes)}</bdi>
                </td>
              )}
              <td className="mono">
                {sessionId === null ? (
                  <span title="This trace has not arrived">{traceId}</span>
                ) : (
                  <Link
                    to="/sessions/$id"
                    params={{ id: sessionId }}
                    search={{ trace: traceId, span: spanId }}
                  >
                    {traceId}
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
