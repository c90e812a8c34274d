// A run of each family in which something goes wrong, for tests that look at every one of them.
//
// Every message takes 5 ms and nothing is left to chance. `goesWrong` is the promise that is broken
// in it, `contrast` what it is put beside of.

import { link } from "./harness.mjs";

const common = { latency: "5ms", horizon: "600ms" };

export const FAMILIES = {
  leaderless: {
    label: "Leaderless",
    // The wall keeps the write from n2 and n3, and the read asks there.
    hash: link({
      topology: "leaderless", w: 1, r: 1, ask: "r", repair: "none", ...common,
      script: "0s cut c1 | n2,n3\n5ms c1 write x 7\n50ms c1 read x at n1\n100ms c2 read x at n3\n"
        + "300ms crash n2\n",
    }),
    goesWrong: "Reads see the latest write",
  },
  "single-leader": {
    label: "Single-leader",
    // The old leader acknowledges a write behind a wall, and another one is promoted.
    hash: link({
      topology: "single-leader", ...common,
      script: "20ms c1 write x 1\n100ms cut n1,c1 | n2,n3,m1,c2\n150ms c1 write x 2\n500ms heal\n",
    }),
    goesWrong: "No acknowledged write lost",
  },
  "multi-leader": {
    label: "Multi-leader",
    // Two leaders take a write of the same key each, and a reader there does not see the other one.
    hash: link({
      topology: "multi-leader", ...common,
      script: "20ms c1 write x 1\n100ms cut n1,c1 | n2,n3,c2\n120ms c1 write x 2\n"
        + "160ms c2 read x\n250ms heal\n400ms c1 read x\n",
    }),
    goesWrong: "Reads see the latest write",
  },
};
