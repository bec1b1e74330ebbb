import { Unplug } from "lucide-react";
import { toApiError } from "../api/api-error.ts";
import { formatExactTime } from "../model/format-time.ts";
import "./stale-banner.css";

export interface StaleBannerProps {
  readonly error: unknown;
  /** Unix milliseconds of what is shown. */
  readonly readAt: number;
}

/** Says that what is on the page is no longer up to date, while the page goes on trying. */
export function StaleBanner({ error, readAt }: StaleBannerProps) {
  const time = formatExactTime(new Date(readAt).toISOString()).slice(11, 19);
  return (
    <p className="stale-banner" role="status">
      <Unplug size={14} />
      <span>
        {toApiError(error).message} Shown is what was read at {time}; reading again by itself.
      </span>
    </p>
  );
}
