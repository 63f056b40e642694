package dev.branchline.protocol.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Answers of Python processes in a sweep file; the processes are tried where they are started. */
class PythonFilesTest {
  private static final Map<String, String> ANSWERS =
      Map.of(
          "base.py",
          "{\"kind\": \"config\", \"config\": {\"lr\": 1e-05, \"n\": 1180591620717411303424,"
              + " \"x\": NaN, \"model\": {\"k\": 1.0}, \"_args\": [1]}}",
          "grid.py",
          "{\"kind\": \"grid\", \"config\": {\"lr\": 0.1, \"epochs\": 5},"
              + " \"axes\": {\"lr\": [0.1, 0.2], \"opt\": [\"a,b\", {\"values\": 1}]}}",
          "zip.py",
          "{\"kind\": \"zip\", \"config\": {}, \"axes\": {\"a\": [1, 2], \"b\": [3, 4]}}",
          "list.py",
          "{\"kind\": \"list\", \"configs\": [{\"a\": 1}, {\"a\": 2, \"b\": [1]}]}",
          "wrong.py",
          "{\"kind\": \"error\", \"message\": \"it raised ValueError: bad\", \"hint\": \"\"}");

  private static final BaseFiles FILES =
      path ->
          ANSWERS.containsKey(path)
              ? new BaseFiles.Text(String.valueOf(ANSWERS.get(path)))
              : new BaseFiles.Unreadable("no such file");

  private static Read read(String text, String... overrides) {
    return SweepReader.read(
        new SourceFile("sweep.yaml", text), List.of(overrides), Map.of(), FILES);
  }

  private static Sweep sweep(String text, String... overrides) {
    Read read = read(text, overrides);
    assertThat(read).isInstanceOf(Read.Accepted.class);
    return ((Read.Accepted) read).sweep();
  }

  /** The tree that is left when no Python file is in it any more. */
  private static String expanded(String text) {
    Problems problems = new Problems();
    Optional<Node> tree = SweepReader.tree(new SourceFile("sweep.yaml", text), problems);
    Node.Entries root = (Node.Entries) tree.orElseThrow();
    return ConfigJson.write(
        new PythonFiles(new FrozenFiles(FILES), false, problems).expand(root).value());
  }

  @Test
  void keepsTheKindOfEveryValue() {
    assertThat(Reading.configs(sweep("command: x\nconfig: base.py\n")))
        .containsExactly(
            "{\"lr\":1e-05,\"n\":1180591620717411303424,\"x\":NaN,\"model\":{\"k\":1.0},"
                + "\"_args\":[1]}");
  }

  @Test
  void mergesAFileWithItsNeighboursFromLeftToRight() {
    assertThat(Reading.configs(sweep("command: x\nconfig: [{lr: 1}, base.py, {model: {k: 2}}]\n")))
        .containsExactly(
            "{\"lr\":1e-05,\"n\":1180591620717411303424,\"x\":NaN,\"model\":{\"k\":2},"
                + "\"_args\":[1]}");
  }

  @Test
  void variesWhatAFileSweepsBeforeWhatTheSweepFileVaries() {
    Sweep sweep = sweep("command: x\nconfig: grid.py\nparameters: {seed: [1, 2]}\n");

    assertThat(sweep.axes().stream().map(Axis::key)).containsExactly("lr", "opt", "seed");
    assertThat(Reading.configs(sweep))
        .hasSize(8)
        .startsWith(
            "{\"lr\":0.1,\"epochs\":5,\"opt\":\"a,b\",\"seed\":1}",
            "{\"lr\":0.1,\"epochs\":5,\"opt\":\"a,b\",\"seed\":2}",
            "{\"lr\":0.1,\"epochs\":5,\"opt\":{\"values\":1},\"seed\":1}");
  }

  @Test
  void prefersTheSweepFilesOwnParameterAndTheOverrides() {
    assertThat(sweep("command: x\nconfig: grid.py\nparameters: {lr: 7}\n").space().size())
        .isEqualTo(2);
    assertThat(sweep("command: x\nconfig: grid.py\n", "lr=7", "opt=z").space().size()).isEqualTo(1);
  }

  @Test
  void writesAZipAsARowAxisNamedLikeTheFile() {
    assertThat(expanded("command: x\nconfig: zip.py\n"))
        .isEqualTo(
            "{\"command\":\"x\",\"config\":{},"
                + "\"parameters\":{\"zip\":{\"zip\":{\"a\":[1,2],\"b\":[3,4]}}}}");
  }

  @Test
  void writesAListOfConfigsAsParametersOneAfterAnother() {
    assertThat(expanded("command: x\nconfig: list.py\nparameters: {seed: [1, 2]}\n"))
        .isEqualTo(
            "{\"command\":\"x\",\"config\":{},\"parameters\":["
                + "{\"a\":{\"value\":1},\"seed\":[1,2]},"
                + "{\"a\":{\"value\":2},\"b\":{\"value\":[1]},\"seed\":[1,2]}]}");
  }

  @Test
  void runsAListOfConfigsInItsOrder() {
    assertThat(Reading.configs(sweep("command: x\nconfig: list.py\n")))
        .containsExactly("{\"a\":1}", "{\"a\":2,\"b\":[1]}");
  }

  @Test
  void tellsWhereTheFileIsNamedThatDoesNotHold() {
    Read read = read("command: x\nconfig: wrong.py\nparameters: {a: [1], b: none.py}\n");

    assertThat(Reading.told(((Read.Rejected) read).problems()))
        .containsExactly("2:9 `wrong.py` doesn't hold: it raised ValueError: bad");
    assertThat(Reading.told(((Read.Rejected) read("command: x\nconfig: no.py\n")).problems()))
        .containsExactly("2:9 can't read `no.py`: no such file");
  }

  @Test
  void freezesTheAnswerSoThatNobodyEvaluatesTheFileAgain() {
    Sweep sweep = sweep("command: x {lr}\nconfig: grid.py\n", "epochs=2");

    Definition frozen = Definition.freeze(sweep, "/somewhere");

    assertThat(Definition.parse(frozen.text()))
        .isInstanceOfSatisfying(
            Definition.Known.class,
            known ->
                assertThat(Reading.configs(known.definition().sweep()))
                    .isEqualTo(Reading.configs(sweep)));
  }

  @Test
  void tellsSweepFilesFromConfigs() {
    assertThat(FileKind.isSweep(new SourceFile("a.yaml", "command: x\n"))).isTrue();
    assertThat(FileKind.isSweep(new SourceFile("a.yaml", "lr: 1\n"))).isFalse();
    assertThat(FileKind.isSweep(new SourceFile("a.json", "{\"program\": 1}"))).isTrue();
    assertThat(FileKind.isSweep(new SourceFile("a.py", "command = 1"))).isFalse();
    assertThat(FileKind.isSweep(new SourceFile("a.yaml", "[: "))).isFalse();
  }
}
