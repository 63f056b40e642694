package dev.branchline.protocol.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigIds;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values that can't be JSON, from the answer of Python to the branch's config. */
class ValueReferenceTest {
  private static final String FACTS =
      """
      {"kind": "script", "problem": "", "entrypoint": "main", "script": "train.py", "cell": null,
       "names": {"f": {"what": "value", "value": {"a": 1}}, "main": {"what": "function"}},
       "parameters": {}}
      """;

  /** As the evaluating process tells it. */
  private static String made(String key, String name) {
    return """
    {"<python>": {"at": [%s], "hashes": {"c.py": "00"}, "is": "<function %s in c.py>",
     "message": "`f` is the function %s, which can't be written as JSON", "hint": "name it"}}
    """
        .formatted(key, name, name);
  }

  /** As it stands in a config. */
  private static String kept(String key, String name) {
    return ("{\"<python>\":{\"at\":[%s],\"hashes\":{\"c.py\":\"00\"},"
            + "\"is\":\"<function %s in c.py>\",\"file\":\"c.py\"}}")
        .formatted(key, name);
  }

  private static Read read(String yaml, String answer, String... overrides) {
    Map<String, String> files =
        Map.of("c.py", answer, new ScriptFile("", "", "train.py").key(), FACTS);
    return SweepReader.read(
        new SourceFile("sweep.yaml", yaml),
        List.of(overrides),
        Map.of(),
        path ->
            files.containsKey(path)
                ? new BaseFiles.Text(files.getOrDefault(path, ""))
                : new BaseFiles.Unreadable("no such file"));
  }

  private static List<String> configs(String yaml, String answer, String... overrides) {
    Read read = read(yaml, answer, overrides);
    assertThat(read).isInstanceOf(Read.Accepted.class);
    return Reading.configs(((Read.Accepted) read).sweep());
  }

  private static String config(String f) {
    return "{\"kind\": \"config\", \"config\": {\"f\": " + f + ", \"n\": 1}}";
  }

  @Test
  void isKeptForAScriptWithTheFileAsTheSweepSpellsIt() {
    assertThat(
            configs("script: train.py\nconfig: c.py\n", config(made("\"config\", \"f\"", "twice"))))
        .containsExactly("{\"f\":" + kept("\"config\",\"f\"", "twice") + ",\"n\":1}");
  }

  @Test
  void isKeptForStepsToo() {
    assertThat(
            configs(
                "steps: [train.py]\nconfig: c.py\n", config(made("\"config\", \"f\"", "twice"))))
        .containsExactly("{\"f\":" + kept("\"config\",\"f\"", "twice") + ",\"n\":1}");
  }

  @Test
  void isAnErrorForACommandThatNamesTheKeyAndTheFile() {
    Read read = read("command: x\nconfig: c.py\n", config("[1, " + made("", "twice") + "]"));

    assertThat(Reading.told(((Read.Rejected) read).problems()))
        .containsExactly(
            "2:9 `c.py` doesn't hold: `f` is the function twice, which can't be written as JSON");
    assertThat(((Read.Rejected) read).problems().getFirst().hint()).contains("name it");
  }

  @Test
  void isOneValueThatNothingIsMergedInto() {
    String answer = config(made("\"config\"", "twice"));
    String reference = kept("\"config\"", "twice");

    assertThat(configs("script: train.py\nconfig: [{f: {a: 2}}, c.py]\n", answer))
        .containsExactly("{\"f\":" + reference + ",\"n\":1}");
    assertThat(configs("script: train.py\nconfig: [c.py, {f: {a: 2}}]\n", answer))
        .containsExactly("{\"f\":{\"a\":2},\"n\":1}");
    assertThat(configs("script: train.py\nconfig: c.py\n", answer, "f={a: 3}"))
        .containsExactly("{\"f\":{\"a\":3},\"n\":1}");
  }

  @Test
  void maySweepAndComeFromListsAndGoesWithTheDefinition() {
    String axes =
        "{\"kind\": \"grid\", \"config\": {}, \"axes\": {\"f\": ["
            + made("\"axes\", \"f\", 0", "a")
            + ", "
            + made("\"axes\", \"f\", 1", "b")
            + "]}}";
    Read read = read("script: train.py\nconfig: c.py\n", axes);
    Sweep sweep = ((Read.Accepted) read).sweep();

    assertThat(Reading.configs(sweep))
        .containsExactly(
            "{\"f\":" + kept("\"axes\",\"f\",0", "a") + "}",
            "{\"f\":" + kept("\"axes\",\"f\",1", "b") + "}");
    assertThat(Definition.parse(Definition.freeze(sweep, "/somewhere").text()))
        .isInstanceOfSatisfying(
            Definition.Known.class,
            known ->
                assertThat(Reading.configs(known.definition().sweep()))
                    .isEqualTo(Reading.configs(sweep)));
    String list = "{\"kind\": \"list\", \"configs\": [{\"f\": " + made("0", "a") + "}]}";
    assertThat(configs("script: train.py\nconfig: c.py\n", list))
        .containsExactly("{\"f\":" + kept("0", "a") + "}");
  }

  @Test
  void hasAnIdThatPythonComputesToo() {
    ConfigValue config = parsed("{\"f\": " + kept("\"config\",\"f\"", "twice") + "}");

    // hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()[:16]
    assertThat(ConfigIds.of((ConfigValue.Mapping) config).toString()).isEqualTo("bd866af4ca00683d");
  }

  @Test
  void isReadAsWords() {
    assertThat(
            ConfigJson.write(
                ValueReference.readable(
                    parsed("{\"a\": [1, " + kept("", "f") + "], \"b\": {\"c\": 2.0}}"))))
        .isEqualTo("{\"a\":[1,\"<function f in c.py>\"],\"b\":{\"c\":2.0}}");
    assertThat(ValueReference.of(parsed("{\"<python>\": 1}"))).isEmpty();
    assertThat(ValueReference.of(parsed("{\"<python>\": {}, \"b\": 1}"))).isEmpty();
  }

  private static ConfigValue parsed(String json) {
    try {
      return ConfigJson.parse(json);
    } catch (ConfigJson.Malformed e) {
      throw new AssertionError(json, e);
    }
  }
}
