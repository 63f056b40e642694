package dev.branchline.protocol.sweep;

import static dev.branchline.protocol.sweep.Reading.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowsTest {
  private static Optional<List<ConfigValue.Mapping>> csv(String text, Problems problems) {
    return CsvTable.read(new Lines("t.csv", text), problems);
  }

  @Test
  void aColumnHasTheNarrowestKindThatTakesAllOfItsCells() {
    Problems problems = new Problems();
    String text =
        """
        i,f,b,t,z,m.n,e
        1,1,true,a,007,1,
        -2,2.5,False,"x, ""y""
        z",1,2,3\r

        3,1e-3,true,,2,3,
        """;
    assertThat(csv(text, problems).orElseThrow())
        .extracting(ConfigJson::write)
        .containsExactly(
            "{\"i\":1,\"f\":1.0,\"b\":true,\"t\":\"a\",\"z\":\"007\",\"m.n\":1,\"e\":null}",
            "{\"i\":-2,\"f\":2.5,\"b\":false,\"t\":\"x, \\\"y\\\"\\n"
                + "z\",\"z\":\"1\",\"m.n\":2,\"e\":3}",
            "{\"i\":3,\"f\":0.001,\"b\":true,\"t\":\"\",\"z\":\"2\",\"m.n\":3,\"e\":null}");
    assertThat(problems.errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a,b#1      | 2:1 a row of another length than the header
          a,a#1,2    | 1:3 two columns of one name
          a#"x       | 2:1 a quote that isn't closed
          a#"x"y     | 2:4 text after a quoted cell
          #          | 1:1 a table without a header
          """)
  void tablesThatDoNotHoldAreToldWithThePlace(String text, String problem) {
    Problems problems = new Problems();
    assertThat(csv(text.replace('#', '\n'), problems)).isEmpty();
    assertThat(told(problems.errors())).containsExactly(problem);
  }

  private static Axis axis(Folder folder, String name, RowSource source, Problems problems) {
    return new RowsReader(new FrozenFiles(folder), problems)
        .axis(
            new Parameter(
                ConfigPath.parse(name).orElseThrow(),
                new Place("sweep.yaml", 1, 1),
                new Parameter.Rows(source)),
            source)
        .orElseThrow(() -> new AssertionError(problems.errors().toString()));
  }

  @Test
  void rowsLieWhereTheNameOfTheAxisDoes() {
    Folder folder =
        new Folder().with("p.jsonl", "{\"a\": 1, \"m.n\": 2}\n\n{\"a\": 3, \"b\": null}\n");
    Axis axis = axis(folder, "model.points", new RowSource.Table("p.jsonl"), new Problems());
    assertThat(axis.columns())
        .containsExactly(List.of("model", "a"), List.of("model", "m", "n"), List.of("model", "b"));
    assertThat(axis.count()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          t.jsonl | {"a": 1}#[2]           | t.jsonl:2:1: a row that isn't a map (found a list, expected a map)
          t.jsonl | {"a": 1}#{"a": }       | t.jsonl:2:7: not JSON
          t.json  | {"a": 1}               | t.json:1:1: not a table (found a map, expected a list of maps)
          t.yaml  | [1]                    | t.yaml:1:2: a row that isn't a map (found the integer 1, expected a map)
          t.csv   | a                      | sweep.yaml:1:1: `t.csv` has no rows (expected at least one)
          t.csv   | a.,b#1,2               | sweep.yaml:1:1: a column without a name
          t.csv   | a,a.b#1,2              | sweep.yaml:1:1: the columns `a` and `a.b` set the same thing
          t.xlsx  | a                      | sweep.yaml:1:1: an unknown kind of table (found t.xlsx
          """)
  void filesThatDoNotHoldAreToldWithThePlace(String path, String text, String problem) {
    Problems problems = new Problems();
    Parameter parameter =
        new Parameter(
            new ConfigPath(List.of("x")),
            new Place("sweep.yaml", 1, 1),
            new Parameter.Rows(new RowSource.Table(path)));
    RowsReader reader =
        new RowsReader(new FrozenFiles(new Folder().with(path, text.replace('#', '\n'))), problems);
    assertThat(reader.axis(parameter, new RowSource.Table(path))).isEmpty();
    assertThat(problems.errors().getFirst().headline()).startsWith(problem);
  }
}
