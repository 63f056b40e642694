package dev.branchline.protocol.sweep;

import static dev.branchline.protocol.sweep.Reading.configs;
import static dev.branchline.protocol.sweep.Reading.problems;
import static dev.branchline.protocol.sweep.Reading.sweep;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverridesTest {
  private static final String FILE =
      """
      command: x
      config: {n: 1, model: {k: 2}}
      parameters: {lr: [0.1, 0.2], opt: {value: {name: sgd}}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          n=5             | {"n":5,"model":{"k":2},"opt":{"name":"sgd"},"lr":0.1}
          n='5'           | {"n":"5","model":{"k":2},"opt":{"name":"sgd"},"lr":0.1}
          n=              | {"n":"","model":{"k":2},"opt":{"name":"sgd"},"lr":0.1}
          n=null          | {"n":null,"model":{"k":2},"opt":{"name":"sgd"},"lr":0.1}
          n=a b           | {"n":"a b","model":{"k":2},"opt":{"name":"sgd"},"lr":0.1}
          n=[1,{a:2.0}]   | {"n":[1,{"a":2.0}],"model":{"k":2},"opt":{"name":"sgd"},"lr":0.1}
          n=a=b           | {"n":"a=b","model":{"k":2},"opt":{"name":"sgd"},"lr":0.1}
          n=${env:USER}   | {"n":"ann","model":{"k":2},"opt":{"name":"sgd"},"lr":0.1}
          model.k=1e-3    | {"n":1,"model":{"k":0.001},"opt":{"name":"sgd"},"lr":0.1}
          model={j:1}     | {"n":1,"model":{"k":2,"j":1},"opt":{"name":"sgd"},"lr":0.1}
          opt.name=adam   | {"n":1,"model":{"k":2},"opt":{"name":"adam"},"lr":0.1}
          +opt.beta=0.9   | {"n":1,"model":{"k":2},"opt":{"name":"sgd","beta":0.9},"lr":0.1}
          +model.j=true   | {"n":1,"model":{"k":2,"j":true},"opt":{"name":"sgd"},"lr":0.1}
          ++model.k=3     | {"n":1,"model":{"k":3},"opt":{"name":"sgd"},"lr":0.1}
          ++new=3         | {"n":1,"model":{"k":2},"opt":{"name":"sgd"},"new":3,"lr":0.1}
          ~model          | {"n":1,"opt":{"name":"sgd"},"lr":0.1}
          ~model.k=2      | {"n":1,"model":{},"opt":{"name":"sgd"},"lr":0.1}
          ~opt={name: sgd} | {"n":1,"model":{"k":2},"lr":0.1}
          ~opt            | {"n":1,"model":{"k":2},"lr":0.1}
          """)
  void changeTheConfig(String override, String first) {
    assertThat(configs(sweep(FILE, override))).hasSize(2).first().isEqualTo(first);
  }

  @Test
  void turnAnAxisIntoAConstantAndBack() {
    assertThat(configs(sweep(FILE, "lr=0.5"))).hasSize(1);
    assertThat(configs(sweep(FILE, "~lr"))).hasSize(1);
    assertThat(sweep(FILE, "n=1,2,3").space().size()).isEqualTo(6);
  }

  @Test
  void keepAnAxisInItsPlaceAndPutNewOnesLast() {
    Sweep sweep =
        sweep(
            "command: x\nconfig: {c: 0}\nparameters: {a: [1, 2], b: [1, 2]}\n",
            "+d=range(3)",
            "c=1,2",
            "a=5,6,7");
    assertThat(sweep.axes().stream().map(axis -> axis.key() + axis.count()))
        .containsExactly("a3", "b2", "d3", "c2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          modle.k=1  | 1 | unknown key `modle.k`         | did you mean `model.k`? to add it, write +modle.k=...
          brand=1    | 1 | unknown key `brand`           | to add it, write +brand=...
          retries=1  | 1 | unknown key `retries`         | overrides touch the config only; the policy is the flag --retries
          ~nope      | 2 | unknown key `nope`            |
          +n=1       | 2 | `n` is already there          | to change it, leave out the +; ++ does either
          n          | 2 | an override without a value   |
          =5         | 1 | an override without a key     |
          a b=5      | 1 | an override without a key     |
          db@x=5     | 1 | Hydra's packages (`@`) aren't part of this language | `config` takes a list of files, merged left to right
          n=1,,2     | 3 | an empty element in a list with commas | for a string with a comma in it, write {value: ...}
          n=1,a b    | 5 | an unquoted element with a space in it | put it in quotes: 'a b'
          n='a       | 3 | quotes that don't match       |
          n=range(a) | 9 | `range` takes numbers only    |
          n=soort(1) | 3 | unknown function `soort` | did you mean `sort`?
          a/db=5     | 1 | `a/db` isn't a config group | `config` takes a list of files, merged left to right
          override n=5 | 1 | Hydra's `override` isn't part of this language |
          n=glob(*)  | 3 | `glob` chooses among the files of a config group, and this key isn't one | write the values as a list
          n=A[B      | 3 | a bracket in a word that isn't in quotes | put it in quotes, or a backslash before the bracket
          n=choice(a=1,2) | 14 | an argument without a name after one with a name |
          n=interval(0,1) | 3 | `n` has no countable values, and `method: grid` lists them all | give a `step`, or `values`; or write `method: random`
          n=extend_list(1) | 3 | `n` isn't a list that could be extended |
          n=${env:NO} | 3 | the environment variable `NO` isn't set |
          ~n=2       | 4 | `n` doesn't have this value | to remove it whatever it is, write ~n
          ~lr=0.1    | 5 | `lr` doesn't have this value | to remove it whatever it is, write ~lr
          +lr.x=1    | 1 | `lr.x` and the parameter `lr` set the same thing | override `lr`
          """)
  void areRefusedWithThePlace(String override, int column, String message, String hint) {
    Problem problem = problems(FILE, "n=1", override).getFirst();
    assertThat(problem.place()).isEqualTo(new Place("override 2", 1, column));
    assertThat(problem.message()).isEqualTo(message);
    assertThat(problem.hint().orElse(null)).isEqualTo(hint);
  }
}
