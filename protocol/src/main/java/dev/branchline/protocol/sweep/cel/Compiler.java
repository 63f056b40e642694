package dev.branchline.protocol.sweep.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Reads the text of an expression; the first use loads CEL, which takes a while. */
final class Compiler {
  static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(Expression.LONGEST)
          .comprehensionMaxIterations(10_000)
          .build();

  /** Names of CEL's own; a key of that name is spelt {@code config.type}. */
  private static final Set<String> TYPES =
      Set.of(
          "int", "uint", "double", "bool", "string", "bytes", "list", "map", "type", "null_type");

  private final String text;
  private final Names names;
  private final int[] offsets;

  private Compiler(String text, Names names) {
    this.text = text;
    this.names = names;
    this.offsets = new int[text.codePointCount(0, text.length()) + 1];
    for (int i = 0, at = 0; i < offsets.length; i++) {
      offsets[i] = at;
      at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 0;
    }
  }

  /** Makes an expression of its parts. */
  interface Maker {
    Expression make(String text, References references, Evaluator evaluator);
  }

  static Expression.Compiled compile(String text, Names names, Maker maker) {
    return new Compiler(text, names).compile(maker);
  }

  private Expression.Compiled compile(Maker maker) {
    try {
      CelValidationResult parsed = builder().build().parse(text);
      if (parsed.hasError()) {
        return new Expression.Rejected(faults(parsed));
      }
      References references = References.of(parsed.getAst());
      List<Fault> unknown = unknown(parsed.getAst(), references);
      if (!unknown.isEmpty()) {
        return new Expression.Rejected(unknown);
      }
      CelCompilerBuilder builder = builder().addVar(References.CONFIG, SimpleType.DYN);
      references.bare().forEach(name -> builder.addVar(name, SimpleType.DYN));
      CelValidationResult checked = compiler(builder).check(parsed.getAst());
      if (checked.hasError()) {
        return new Expression.Rejected(faults(checked));
      }
      return new Expression.Accepted(
          maker.make(text, references, Evaluator.of(checked.getAst(), references)),
          divisions(parsed.getAst()));
    } catch (CelValidationException | CelEvaluationException | RuntimeException e) {
      return new Expression.Rejected(
          List.of(new Fault(0, text.length(), "not an expression: " + e.getMessage(), "")));
    }
  }

  private static CelCompilerBuilder builder() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
  }

  private static CelCompiler compiler(CelCompilerBuilder builder) {
    for (Promotion promotion : Promotion.values()) {
      builder.addFunctionDeclarations(
          CelFunctionDecl.newFunctionDeclaration(
              promotion.function(),
              overload(promotion.leftInteger(), SimpleType.INT, SimpleType.DOUBLE),
              overload(promotion.rightInteger(), SimpleType.DOUBLE, SimpleType.INT)));
    }
    return builder.build();
  }

  private static CelOverloadDecl overload(String id, CelType left, CelType right) {
    return CelOverloadDecl.newGlobalOverload(id, SimpleType.DOUBLE, left, right);
  }

  private List<Fault> faults(CelValidationResult result) {
    List<Fault> faults = new ArrayList<>();
    for (CelIssue issue : result.getErrors()) {
      int from = Math.min(offset(issue.getSourceLocation()), Math.max(0, text.length() - 1));
      faults.add(
          new Fault(
              from, Math.min(text.length(), from + 1), words("not an expression: ", issue), ""));
    }
    faults.sort(Comparator.comparingInt(Fault::from));
    return faults;
  }

  private static final String NO_NUMBER = "For input string: ";

  /** The first line of what CEL says. */
  private static String words(String prefix, CelIssue issue) {
    String message = issue.getMessage().lines().findFirst().orElse("");
    if (message.startsWith(NO_NUMBER)) {
      return "an integer beyond 64 bits: " + message.substring(NO_NUMBER.length());
    }
    if (message.contains("'<EOF>'")) {
      return prefix + "it ends too early";
    }
    int list = Math.max(message.indexOf(" expecting {"), message.indexOf(" (candidates"));
    return prefix + (list < 0 ? message : message.substring(0, list));
  }

  private int offset(CelSourceLocation location) {
    int line = 1;
    int at = 0;
    while (line < location.getLine() && at < text.length()) {
      line += text.charAt(at) == '\n' ? 1 : 0;
      at++;
    }
    int until = at;
    for (int i = 0; i < location.getColumn() && until < text.length(); i++) {
      until += Character.charCount(text.codePointAt(until));
    }
    return until;
  }

  private int position(CelAbstractSyntaxTree tree, long id) {
    Integer at = tree.getSource().getPositionsMap().get(id);
    return at == null ? 0 : offsets[Math.clamp(at, 0, offsets.length - 1)];
  }

  private List<Fault> unknown(CelAbstractSyntaxTree tree, References references) {
    List<Fault> faults = new ArrayList<>();
    for (References.Named named : references.named()) {
      List<String> path = named.path();
      boolean whole = path.getFirst().equals(References.CONFIG);
      List<String> keys = whole ? path.subList(1, path.size()) : path;
      if (keys.isEmpty()) {
        continue;
      }
      int at = position(tree, named.id());
      String root = keys.getFirst();
      if (!whole && TYPES.contains(root)) {
        if (names.known(List.of(root))) {
          Fault fault =
              fault(at, root, "`%s` is a word of CEL: write config.%s".formatted(root, root));
          faults.add(fault);
        }
      } else if (!names.known(keys)) {
        String dotted = String.join(".", keys);
        Fault place = fault(at, keys.getLast(), "");
        faults.add(new Fault(place.from(), place.until(), "unknown name `" + dotted + "`", dotted));
      }
    }
    faults.sort(Comparator.comparingInt(Fault::from));
    return faults;
  }

  /** A fault at a word, which is at {@code near}, or follows it: CEL places a path at its dot. */
  private Fault fault(int near, String word, String message) {
    int at = text.indexOf(word, near);
    return at < 0
        ? new Fault(near, Math.min(text.length(), near + 1), message, "")
        : new Fault(at, at + word.length(), message, "");
  }

  private List<Fault> divisions(CelAbstractSyntaxTree tree) {
    return new Integrality(names)
        .divisions(tree.getExpr()).stream()
            .map(id -> position(tree, id))
            .map(
                at ->
                    new Fault(
                        at,
                        Math.min(text.length(), at + 1),
                        "dividing two integers leaves out the fraction; write double(...) to keep"
                            + " it",
                        ""))
            .toList();
  }
}
