package dev.branchline.protocol.sweep.cel;

import dev.branchline.protocol.model.ConfigValue;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.HashMap;
import java.util.Map;

/** Computes an expression that was checked. */
final class Evaluator {
  private final CelRuntime.Program program;
  private final References references;

  private Evaluator(CelRuntime.Program program, References references) {
    this.program = program;
    this.references = references;
  }

  static Evaluator of(CelAbstractSyntaxTree tree, References references)
      throws CelEvaluationException {
    CelRuntimeBuilder builder =
        CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(Compiler.OPTIONS);
    for (Promotion promotion : Promotion.values()) {
      builder.addFunctionBindings(
          CelFunctionBinding.fromOverloads(
              promotion.function(),
              CelFunctionBinding.from(
                  promotion.leftInteger(),
                  Long.class,
                  Double.class,
                  (a, b) -> promotion.compute((double) a.longValue(), b)),
              CelFunctionBinding.from(
                  promotion.rightInteger(),
                  Double.class,
                  Long.class,
                  (a, b) -> promotion.compute(a, (double) b.longValue()))));
    }
    return new Evaluator(builder.build().createProgram(tree), references);
  }

  Answer evaluate(ConfigValue.Mapping config) {
    Map<String, Object> bindings = new HashMap<>();
    try {
      Map<String, Object> whole = new HashMap<>();
      for (Map.Entry<String, ConfigValue> entry : config.entries().entrySet()) {
        if (references.whole() || references.roots().contains(entry.getKey())) {
          whole.put(entry.getKey(), Values.toCel(entry.getKey(), entry.getValue()));
        }
      }
      for (String name : references.bare()) {
        Object value = whole.get(name);
        if (value != null) {
          bindings.put(name, value);
        }
      }
      bindings.put(References.CONFIG, whole);
      return Values.fromCel(program.eval(bindings));
    } catch (Values.TooLarge e) {
      return new Answer.Failed(e.words());
    } catch (CelEvaluationException | RuntimeException e) {
      String message = String.valueOf(e.getMessage());
      int missing = message.indexOf(NO_KEY);
      return missing < 0
          ? new Answer.Failed(reason(message))
          : new Answer.Absent(key(message.substring(missing + NO_KEY.length())));
    }
  }

  /** The first line; what CEL says of its own candidates says nothing to people. */
  private static String reason(String message) {
    String line = message.lines().findFirst().orElse("").replaceFirst(PREFIX, "");
    int from = line.indexOf(NO_OVERLOAD);
    if (from < 0) {
      return line;
    }
    int start = from + NO_OVERLOAD.length();
    int end = line.indexOf('\'', start);
    String function = end < 0 ? "" : line.substring(start, end).replace("_", "");
    return "`" + function + "` doesn't take values of these kinds";
  }

  private static final String NO_OVERLOAD = "No matching overload for function '";

  /** How CEL starts to say that a map doesn't have a key. */
  private static final String NO_KEY = "key '";

  private static final String PREFIX = "^evaluation error(?: at [^:]*:\\d+)?: ";

  private static String key(String rest) {
    int end = rest.indexOf('\'');
    return end < 0 ? rest : rest.substring(0, end);
  }
}
