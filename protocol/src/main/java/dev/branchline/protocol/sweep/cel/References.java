package dev.branchline.protocol.sweep.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names that an expression speaks of.
 *
 * @param bare keys of the config that are named directly; all have to be there
 * @param roots these, and the keys that are named as {@code config.key}
 * @param whole whether {@code config} is used otherwise
 * @param named each name with all that follows it by dots
 */
record References(Set<String> bare, Set<String> roots, boolean whole, List<Named> named) {
  /** The name of the whole config. */
  static final String CONFIG = "config";

  /** A name, and the expression that it stands in. */
  record Named(List<String> path, long id) {}

  static References of(CelAbstractSyntaxTree tree) {
    Walk walk = new Walk();
    walk.visit(tree.getExpr(), Set.of());
    return new References(walk.bare, walk.roots, walk.whole, walk.named);
  }

  /** The paths in the config, without {@code config} in front. */
  List<List<String>> paths() {
    return named.stream()
        .map(Named::path)
        .map(path -> path.getFirst().equals(CONFIG) ? path.subList(1, path.size()) : path)
        .filter(path -> !path.isEmpty())
        .toList();
  }

  /** The path that an expression names, outermost key first, with {@code config} in front if so. */
  static Optional<List<String>> path(CelExpr expr) {
    return switch (expr.getKind()) {
      case IDENT -> Optional.of(List.of(expr.ident().name()));
      case SELECT ->
          path(expr.select().operand()).map(outer -> longer(outer, expr.select().field()));
      case CALL -> {
        CelExpr.CelCall call = expr.call();
        yield call.function().equals("_[_]") && call.args().size() == 2
            ? text(call.args().get(1))
                .flatMap(key -> path(call.args().get(0)).map(outer -> longer(outer, key)))
            : Optional.empty();
      }
      case NOT_SET, CONSTANT, LIST, STRUCT, MAP, COMPREHENSION -> Optional.empty();
    };
  }

  private static Optional<String> text(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(expr.constant().stringValue())
        : Optional.empty();
  }

  private static List<String> longer(List<String> outer, String key) {
    List<String> path = new ArrayList<>(outer);
    path.add(key);
    return path;
  }

  private static final class Walk {
    final Set<String> bare = new TreeSet<>();
    final Set<String> roots = new TreeSet<>();
    final List<Named> named = new ArrayList<>();
    boolean whole;

    void visit(CelExpr expr, Set<String> bound) {
      Optional<List<String>> path = path(expr);
      if (path.isPresent()) {
        name(path.get(), expr.id(), bound);
        return;
      }
      switch (expr.getKind()) {
        case SELECT -> visit(expr.select().operand(), bound);
        case CALL -> {
          expr.call().target().ifPresent(target -> visit(target, bound));
          expr.call().args().forEach(argument -> visit(argument, bound));
        }
        case LIST -> expr.list().elements().forEach(element -> visit(element, bound));
        case STRUCT -> expr.struct().entries().forEach(entry -> visit(entry.value(), bound));
        case MAP ->
            expr.map()
                .entries()
                .forEach(
                    entry -> {
                      visit(entry.key(), bound);
                      visit(entry.value(), bound);
                    });
        case COMPREHENSION -> {
          CelExpr.CelComprehension loop = expr.comprehension();
          visit(loop.iterRange(), bound);
          visit(loop.accuInit(), bound);
          Set<String> inner = new HashSet<>(bound);
          inner.add(loop.iterVar());
          inner.add(loop.iterVar2());
          inner.add(loop.accuVar());
          visit(loop.loopCondition(), inner);
          visit(loop.loopStep(), inner);
          visit(loop.result(), inner);
        }
        case NOT_SET, CONSTANT, IDENT -> {}
      }
    }

    private void name(List<String> path, long id, Set<String> bound) {
      String root = path.getFirst();
      if (bound.contains(root)) {
        return;
      }
      named.add(new Named(path, id));
      if (!root.equals(CONFIG)) {
        bare.add(root);
        roots.add(root);
      } else if (path.size() == 1) {
        whole = true;
      } else {
        roots.add(path.get(1));
      }
    }
  }
}
