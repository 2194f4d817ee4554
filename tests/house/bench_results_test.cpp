// SPDX-License-Identifier: Apache-2.0
// What tools/bench measured earlier stays in its table of results when some rows are run again.
#include <gtest/gtest.h>

#include <cstdlib>

namespace duebook::tests {

// As if one row had been measured anew: all other lines are as they were.
TEST(BenchResults, keep_the_rows_that_were_not_measured) {
  const int outcome = std::system("cd " DUEBOOK_SOURCE_DIR R"( && PYTHONPATH=bench python3 -B -c '
import pathlib, tempfile
import measure
was = measure.lines_written()
again = next(iter(was))
new = {again: [*was[again][:-1], "just-now"]}
with tempfile.TemporaryDirectory() as folder:
    text = measure.RESULTS.read_text(encoding="utf-8")
    measure.RESULTS = pathlib.Path(folder) / "results.md"
    measure.RESULTS.write_text(text, encoding="utf-8")
    measure.write_results({}, new)
    now = measure.lines_written()
count = sum(line.startswith("|") for line in text.split("| row ")[1].splitlines()[2:])
assert len(was) == count, f"{count} lines, of which {len(was)} belong to a row"
assert now == was | new, "lines were lost"
')");
  EXPECT_EQ(outcome, 0);
}

}  // namespace duebook::tests
