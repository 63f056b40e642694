package dev.branchline.protocol.sweep;

import static dev.branchline.protocol.sweep.Reading.told;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseConfigTest {
  private static final Folder HYDRA =
      new Folder()
          .with(
              "conf/config.yaml",
              "defaults:\n  - db: mysql\n  - common\nurl: ${db.host}:${db.port}\n")
          .with("conf/common.yaml", "debug: false\n")
          .with("conf/db/mysql.yaml", "host: my\nport: 3306\n")
          .with("conf/db/postgres.yaml", "host: pg\nport: 5432\nurl: ${db.host}\n")
          .with("conf/db/packaged.yaml", "# @package _global_\nhost: x\n")
          .with("conf/model/large.toml", "n = 64\n")
          .with("conf/model/deep/a.yaml", "k: 1\n");

  private static final String FILE = "command: x\nconfig_dir: conf\nconfig: config.yaml\n";

  @Test
  void filesOfAllFormatsAreMergedLeftToRightAndDeep() {
    Folder folder =
        new Folder()
            .with("a.yaml", "m: {a: 1, b: 1}\n")
            .with("b.json", "{\"m\": {\"b\": 2.0}}")
            .with("c.toml", "z = true\n[m]\nc = [1, 2.5, \"x\"]\nd.e = 0x10\n");
    assertThat(folder.configs("command: x\nconfig: [a.yaml, b.json, c.toml, {m: {a: 9}}]\n"))
        .containsExactly(
            "{\"m\":{\"a\":9,\"b\":2.0,\"c\":[1,2.5,\"x\"],\"d\":{\"e\":16}},\"z\":true}");
  }

  @Test
  void aSweepFileMayBeToml() {
    String text =
        """
        command = "x {lr} {n}"
        retries = 2
        [parameters]
        lr = [0.1, 0.2]
        n = "range(2)"
        s = {values = [1]}
        """;
    assertThat(new Folder().read("sweep.toml", text))
        .isInstanceOfSatisfying(
            Read.Accepted.class,
            read -> {
              assertThat(Reading.configs(Folder.again(read.sweep())))
                  .startsWith("{\"lr\":0.1,\"n\":0,\"s\":1}", "{\"lr\":0.1,\"n\":1,\"s\":1}")
                  .hasSize(4);
              assertThat(read.sweep().name()).isEqualTo("sweep");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          command = "x"#retires = 3             | 2:1 unknown key `retires`
          command = "x"#retries = "three"       | 2:11 `retries` doesn't hold
          command = "x"#a = = 3                 | 2:5 not TOML
          command = "x"#[parameters]#n.values = 1#[config]#n = [2, 3]#m.values = 1 | 3:12
          command = "x"#include = [{n = 1}, {n = 2, o = 3}]#[parameters]#n = 1    | 2:29 unknown key `o`
          command = "x"#[parameters]#n = 1#[[include]]#n = 1#[[include]]#o = 3    | 7:1
          command = '''#a'''#parameters = {n = 1, m = "range(2"}                  | 3:27 a parenthesis isn't closed
          command = "x"#[parameters]#n = [1, "range(2"]#m = "range(2" | 4:6 a parenthesis isn't closed
          """)
  void errorsInTomlHaveTheirPlaces(String text, String problem) {
    Read read = new Folder().read("sweep.toml", text.replace('#', '\n') + "\n");
    assertThat(read)
        .isInstanceOfSatisfying(
            Read.Rejected.class,
            rejected -> assertThat(told(rejected.problems()).getFirst()).startsWith(problem));
  }

  @Test
  void aDefaultsListPicksFilesOfGroups() {
    assertThat(HYDRA.configs(FILE))
        .containsExactly(
            "{\"db\":{\"host\":\"my\",\"port\":3306},\"debug\":false,\"url\":\"my:3306\"}");
  }

  @Test
  void theCommandLinePicksAnotherFileOfAGroup() {
    assertThat(HYDRA.configs(FILE, "db=postgres", "+model=large", "debug=true"))
        .containsExactly(
            "{\"db\":{\"host\":\"pg\",\"port\":5432,\"url\":\"pg\"},\"debug\":true,"
                + "\"url\":\"pg:5432\",\"model\":{\"n\":64}}");
    assertThat(HYDRA.configs(FILE, "model/deep=a").getFirst())
        .endsWith("\"model\":{\"deep\":{\"k\":1}}}");
  }

  @Test
  void severalFilesOfAGroupAreSweptAndReferencesFollow() {
    assertThat(HYDRA.configs(FILE, "db=mysql,postgres", "debug=true,false"))
        .containsExactly(
            "{\"db\":{\"host\":\"my\",\"port\":3306},\"debug\":true,\"url\":\"my:3306\"}",
            "{\"db\":{\"host\":\"pg\",\"port\":5432,\"url\":\"pg\"},\"debug\":true,\"url\":\"pg:5432\"}",
            "{\"db\":{\"host\":\"my\",\"port\":3306},\"debug\":false,\"url\":\"my:3306\"}",
            "{\"db\":{\"host\":\"pg\",\"port\":5432,\"url\":\"pg\"},\"debug\":false,\"url\":\"pg:5432\"}");
  }

  @Test
  void selfSaysWhereTheConfigItselfIsMerged() {
    Folder folder = new Folder().with("conf/db/a.yaml", "x: 1\n");
    String before =
        "command: x\nconfig_dir: conf\nconfig: {defaults: [_self_, {db: a}], db: {x: 2}}\n";
    assertThat(folder.configs(before)).containsExactly("{\"db\":{\"x\":1}}");
    assertThat(folder.configs(before.replace("_self_, ", "")))
        .containsExactly("{\"db\":{\"x\":2}}");
    assertThat(folder.configs(before.replace("{db: a}", "{optional db: nope}")))
        .containsExactly("{\"db\":{\"x\":2}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [{override db: mysql}]  | Hydra's `override` defaults aren't part of this language
          [{db@here: mysql}]      | Hydra's `@package` isn't part of this language
          [{db: packaged}]        | Hydra's `@package` isn't part of this language
          [{db: mysqll}]          | the config group `db` has no `mysqll`
          [{db: [mysql, 5]}]      | not the name of a config
          [5]                     | not an entry of a defaults list
          [nope]                  | no config `nope`
          """)
  void whatHydraHasBesidesIsRefusedByName(String defaults, String message) {
    assertThat(
            HYDRA.problems("command: x\nconfig_dir: conf\nconfig: {defaults: " + defaults + "}\n"))
        .extracting(Problem::message)
        .containsExactly(message);
  }

  @Test
  void anUnknownFileOfAGroupIsToldWithASuggestion() {
    Problem problem = HYDRA.problems(FILE, "db=postgre").getFirst();
    assertThat(problem.place()).isEqualTo(new Place("override 1", 1, 1));
    assertThat(problem.message()).isEqualTo("the config group `db` has no `postgre`");
    assertThat(problem.hint()).contains("did you mean `postgres`?");
  }

  @Test
  void configsThatNameEachOtherAreToldWithTheirPath() {
    Folder folder =
        new Folder().with("a.yaml", "defaults: [b]\n").with("b.yaml", "defaults: [a]\n");
    assertThat(folder.problems("command: x\nconfig: a.yaml\n"))
        .extracting(Problem::message)
        .containsExactly("a cycle of configs: a.yaml -> b.yaml -> a.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {a: {b: 1}, c: "${a.b}"}                    | {"a":{"b":1},"c":1}
          {a: {b: 1}, c: "x${a.b}y"}                  | {"a":{"b":1},"c":"x1y"}
          {a: {b: 1}, c: "${a}"}                      | {"a":{"b":1},"c":{"b":1}}
          {a: {b: "${.c}", c: true}}                  | {"a":{"b":true,"c":true}}
          {a: {b: "${..c}"}, c: 2}                    | {"a":{"b":2},"c":2}
          {a: [1, 2], c: "${a[1]}", d: "${a.0}"}      | {"a":[1,2],"c":2,"d":1}
          {a: ["${b}", "x"], b: 5}                    | {"a":[5,"x"],"b":5}
          {a: "${b}", b: "${c}", c: 1.0}              | {"a":1.0,"b":1.0,"c":1.0}
          {n: x, x: 7, a: "${${n}}"}                  | {"n":"x","x":7,"a":7}
          {a: '\\${b}', b: 1}                         | {"a":"${b}","b":1}
          {a: '\\\\${b}', b: 1}                       | {"a":"\\\\1","b":1}
          {a: "${env:USER}", b: "${oc.env:USER}"}     | {"a":"ann","b":"ann"}
          {a: "${oc.env:NOPE,d}", b: "${oc.env:NOPE,null}"} | {"a":"d","b":null}
          {a: "${oc.env:NOPE,'a b'}/${oc.env:USER,x}"} | {"a":"a b/ann"}
          {a: "${b}-${c}", b: true, c: null}          | {"a":"True-None","b":true,"c":null}
          {a: "$x {b} $"}                             | {"a":"$x {b} $"}
          """)
  void referencesAreFilledInAsOmegaConfDoes(String config, String json) {
    assertThat(new Folder().configs("command: x\nconfig: " + config + "\n")).containsExactly(json);
  }

  @Test
  void referencesToWhatVariesAreFilledInForEachConfig() {
    assertThat(
            new Folder()
                .configs(
                    """
                    command: x
                    config: {name: "run-${lr}", twice: "${name}!", opt: {lr: "${lr}"}}
                    parameters: {lr: [0.1, 1e-5]}
                    derive: {half: 'opt.lr / 2'}
                    """))
        .containsExactly(
            "{\"name\":\"run-0.1\",\"twice\":\"run-0.1!\",\"opt\":{\"lr\":0.1},\"lr\":0.1,\"half\":0.05}",
            "{\"name\":\"run-1e-05\",\"twice\":\"run-1e-05!\",\"opt\":{\"lr\":1e-05},\"lr\":1e-05,\"half\":5e-06}");
  }

  @Test
  void stringsAmongValuesAreLiteral() {
    assertThat(new Folder().configs("command: x\nparameters: {a: ['${b}', '${c}']}\n"))
        .containsExactly("{\"a\":\"${b}\"}", "{\"a\":\"${c}\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {a: "${b}", b: "${c}", c: "${a}"} | `a` in the config: a cycle of references: a -> b -> c -> a
          {a: "${b.c}", b: {}}              | `a` in the config: nothing is at `b.c`
          {a: "${hydra:runtime.cwd}"}       | `a` in the config: the resolver `hydra` isn't part of this language
          {a: "${...b}"}                    | `a` in the config: `...b` leads out of the config
          {a: "${}"}                        | `a` in the config: a reference to nothing: ${}
          {a: "${oc.env:NOPE}"}             | the environment variable `NOPE` isn't set
          """)
  void referencesThatLeadNowhereAreTold(String config, String message) {
    assertThat(new Folder().problems("command: x\nconfig: " + config + "\n"))
        .extracting(Problem::message)
        .contains(message);
  }
}
