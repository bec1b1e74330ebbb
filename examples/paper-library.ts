/** A library of three papers, with the troubles of a real one: a slow archive, and one that is closed. */
export const paperLibrary = {
  /** Papers whose title has one of the words. */
  async search(query: string): Promise<{ id: string; title: string; year: number }[]> {
    const words = query.toLowerCase().split(/\W+/);
    return papers
      .filter(({ title }) => words.some((word) => word.length > 3 && title.toLowerCase().includes(word)))
      .map(({ id, title, year }) => ({ id, title, year }));
  },

  /** The abstract of a paper. The first request after start times out; papers before 1980 are not to be had. */
  async read(id: string): Promise<string> {
    const paper = papers.find((candidate) => candidate.id === id);
    if (!paper) throw new Error(`There is no paper "${id}"`);
    if (paper.year < 1980)
      throw new ArchiveClosedError("The archive of papers before 1980 is closed (410 Gone)");
    if (isArchiveAsleep) {
      isArchiveAsleep = false;
      throw new Error("The archive timed out");
    }
    return paper.abstract;
  },
};

export class ArchiveClosedError extends Error {
  override readonly name = "ArchiveClosedError";
}

let isArchiveAsleep = true;

const papers = [
  {
    id: "belkin-2019",
    title: "Reconciling modern machine-learning practice and the bias-variance trade-off: double descent",
    year: 2019,
    abstract:
      "Beyond the point where a model can fit its training data exactly, more capacity lowers the test error again: " +
      "the U-shaped curve of the classical trade-off is the first half of a double descent curve.",
  },
  {
    id: "nakkiran-2020",
    title: "Deep double descent: where bigger models and more data hurt",
    year: 2020,
    abstract:
      "Double descent occurs as a function of model size and of training time. Around the threshold where a model " +
      "just fits its data, a bigger model, or even more data, can make it worse.",
  },
  {
    id: "rosenblatt-1958",
    title: "The perceptron: a probabilistic model for information storage and organization in the brain",
    year: 1958,
    abstract: "A hypothetical nervous system, the perceptron, learns to tell stimuli apart.",
  },
];
