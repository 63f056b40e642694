package dev.branchline.protocol.sweep.cel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds divisions of which both sides may be integers. */
final class Integrality {
  private static final Set<String> ARITHMETIC = Set.of("_+_", "_-_", "_*_", "_/_", "_%_");
  private static final String DIVIDE = "_/_";

  private final Names names;
  private final List<Long> found = new ArrayList<>();

  Integrality(Names names) {
    this.names = names;
  }

  /** The ids of the divisions. */
  List<Long> divisions(CelExpr expr) {
    visit(expr);
    return found;
  }

  private void visit(CelExpr expr) {
    switch (expr.getKind()) {
      case CALL -> {
        CelExpr.CelCall call = expr.call();
        call.target().ifPresent(this::visit);
        call.args().forEach(this::visit);
        if (call.function().equals(DIVIDE) && call.args().stream().allMatch(this::integral)) {
          found.add(expr.id());
        }
      }
      case SELECT -> visit(expr.select().operand());
      case LIST -> expr.list().elements().forEach(this::visit);
      case MAP -> expr.map().entries().forEach(entry -> visit(entry.value()));
      case COMPREHENSION -> {
        visit(expr.comprehension().iterRange());
        visit(expr.comprehension().loopStep());
      }
      case STRUCT, NOT_SET, CONSTANT, IDENT -> {}
    }
  }

  private boolean integral(CelExpr expr) {
    Optional<List<String>> path = References.path(expr);
    if (path.isPresent()) {
      List<String> keys = path.get();
      boolean whole = keys.getFirst().equals(References.CONFIG);
      return names.integral(whole ? keys.subList(1, keys.size()) : keys);
    }
    return switch (expr.getKind()) {
      case CONSTANT -> expr.constant().getKind() == CelConstant.Kind.INT64_VALUE;
      case CALL ->
          expr.call().function().equals("int")
              || expr.call().function().equals("size")
              || (ARITHMETIC.contains(expr.call().function())
                  && expr.call().args().stream().allMatch(this::integral))
              || (expr.call().function().equals("-_") && integral(expr.call().args().get(0)));
      case SELECT, LIST, MAP, STRUCT, COMPREHENSION, NOT_SET, IDENT -> false;
    };
  }
}
