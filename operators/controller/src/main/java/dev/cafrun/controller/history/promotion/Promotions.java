package dev.cafrun.controller.history.promotion;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.record.AliasMove;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.controller.tenant.ModelName;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.AliasPosition;
import dev.cafrun.core.promotion.AliasWish;
import dev.cafrun.core.promotion.CafModel;
import dev.cafrun.core.promotion.Evidence;
import dev.cafrun.core.promotion.GateVerdict;
import dev.cafrun.core.promotion.GatesSpec;
import dev.cafrun.core.promotion.GoldenAnswers;
import dev.cafrun.core.promotion.GoldenScore;
import dev.cafrun.core.promotion.MoveKind;
import dev.cafrun.core.promotion.PairedAnswers;
import dev.cafrun.core.promotion.Promotion;
import dev.cafrun.core.promotion.PromotionOutcome;
import dev.cafrun.core.promotion.PromotionOutcome.Denied;
import dev.cafrun.core.promotion.PromotionOutcome.Moved;
import dev.cafrun.core.promotion.PromotionOutcome.Overtaken;
import dev.cafrun.core.promotion.PromotionOutcome.Stood;
import dev.cafrun.core.run.ReservedNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Moves aliases. What the gates say is worked out while nothing is locked, since it may take files
 * and a while; then the alias moves, if it and the gates are still what they were judged by.
 * Versions never change, so nothing else can have.
 */
public final class Promotions {
  /** Of one alias, to find what stood before. */
  private static final int MOVES = 1_000;

  /** Of a wish that holds whatever others do meanwhile. */
  private static final int TRIES = 3;

  private static final String NO_SUCH_VERSION = "NO_SUCH_VERSION";

  private final Transactions transactions;

  public Promotions(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Does what somebody wants, if the gates let it and nobody else was quicker. */
  public PromotionOutcome fulfil(AliasWish wish, AnswerReader answers, GoldenReader golden) {
    return switch (transactions.inTransaction(handle -> look(handle, wish))) {
      case Candidacy.Settled settled -> settled.outcome();
      case Candidacy.Open open -> {
        Judgement judgement = judgement(open, answers, golden);
        List<Failure> refusals = Promotion.refusals(judgement.verdicts());
        yield refusals.isEmpty()
                || wish.override() && Promotion.mayBeOverridden(judgement.verdicts())
            ? transactions.inTransaction(
                handle -> {
                  Aliases.lock(handle, wish.model());
                  AliasPosition now = Aliases.position(handle, wish.model(), wish.alias());
                  return now.equals(open.now())
                          && EvidenceQuery.gates(handle, wish.model()).equals(open.gates())
                      ? moved(handle, open, wish.kind(), null, wish.who(), wish.reason(), judgement)
                      : new Overtaken(now);
                })
            : new Denied(open.now(), refusals, judgement.verdicts());
      }
    };
  }

  /**
   * Sets the model's gates and who may read it, then points its aliases where they are wanted as
   * far as the gates let it. Idempotent.
   *
   * @param model its key, of which the wish says the name
   * @param who wants it
   * @param reason for people, kept for ever
   * @return why an alias does not point where it is wanted, by alias; empty if all do
   */
  public SortedMap<String, List<Failure>> apply(
      String model,
      CafModel wish,
      String who,
      String reason,
      AnswerReader answers,
      GoldenReader golden) {
    transactions.inTransaction(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into model (name, gates, readers) values (:model, :gates::jsonb, :readers)
                    on conflict (name) do update
                      set gates = excluded.gates, readers = excluded.readers
                      where model.gates <> excluded.gates or model.readers <> excluded.readers""")
                .bind("model", model)
                .bind("gates", CoreJson.write(CanonicalTree.of(wish.gates())))
                .bindArray("readers", String.class, List.copyOf(wish.readers()))
                .execute());
    SortedMap<String, List<Failure>> refused = new TreeMap<>();
    wish.aliases()
        .forEach(
            (alias, version) -> {
              AliasWish one = AliasWish.of(model, alias, version, who, reason);
              PromotionOutcome outcome = fulfil(one, answers, golden);
              for (int i = 1; i < TRIES && outcome instanceof Overtaken; i++) {
                outcome = fulfil(one, answers, golden);
              }
              if (!outcome.refusals().isEmpty()) {
                refused.put(alias, outcome.refusals());
              }
            });
    return refused;
  }

  /** What comes of a wish for a model that is not there. */
  public static PromotionOutcome ofNoModel(AliasWish wish) {
    AliasPosition nowhere = new AliasPosition(wish.model(), wish.alias(), null, 0);
    Optional<String> reserved = ReservedNames.ofAlias(wish.alias());
    return (reserved.isPresent()
            ? reserved(nowhere, reserved.get())
            : wish.expected() != null && wish.expected() != 0
                ? new Candidacy.Settled(new Overtaken(nowhere))
                : wish.version() == null
                    ? nothingBefore(nowhere)
                    : denied(
                        nowhere,
                        NO_SUCH_VERSION,
                        "model %s has no version %d, and no other"
                            .formatted(wish.model(), wish.version())))
        .outcome();
  }

  private static Candidacy.Settled reserved(AliasPosition now, String why) {
    return denied(now, "ALIAS_RESERVED", "the alias " + now.alias() + " " + why);
  }

  private static Candidacy.Settled nothingBefore(AliasPosition now) {
    return denied(
        now,
        "NOTHING_BEFORE",
        ModelName.of(now.model()).name()
            + "@"
            + now.alias()
            + " has pointed to no other version before; promote one instead");
  }

  /**
   * Points an alias to what a run has just registered, in the transaction that registers it, which
   * holds the model's lock. A run moves an alias once at most.
   *
   * @return why it does not point there; empty if it does
   */
  public static List<Failure> registered(
      Handle handle, String model, String alias, int version, UUID run, String name) {
    AliasWish wish = AliasWish.of(model, alias, version, name, "registered by the run");
    return switch (look(handle, wish)) {
      case Candidacy.Settled settled -> settled.outcome().refusals();
      case Candidacy.Open open -> {
        Judgement judgement = judgement(open, AnswerReader.none(), GoldenReader.none());
        List<Failure> refusals = Promotion.refusals(judgement.verdicts());
        if (refusals.isEmpty()) {
          moved(handle, open, MoveKind.REGISTRATION, run, wish.who(), wish.reason(), judgement);
        }
        yield refusals;
      }
    };
  }

  /** Where an alias stands. */
  public AliasPosition position(String model, String alias) {
    return transactions.inTransaction(handle -> Aliases.position(handle, model, alias));
  }

  /** What a model asks of its {@code production}; nothing if there is no such model. */
  public Optional<GatesSpec> gates(String model) {
    return transactions.inTransaction(handle -> EvidenceQuery.ifThere(handle, model));
  }

  /**
   * Moves of a model's aliases, the newest first.
   *
   * @param alias nothing: of all
   * @param before only earlier ones than the move of this number
   */
  public List<AliasMove> moves(String model, @Nullable String alias, long before, int limit) {
    return transactions.inTransaction(handle -> Aliases.moves(handle, model, alias, before, limit));
  }

  private static Candidacy look(Handle handle, AliasWish wish) {
    String model = wish.model();
    String alias = wish.alias();
    AliasPosition now = Aliases.position(handle, model, alias);
    Optional<String> reserved = ReservedNames.ofAlias(alias);
    if (reserved.isPresent()) {
      return reserved(now, reserved.get());
    }
    if (wish.expected() != null && wish.expected() != now.move()) {
      return new Candidacy.Settled(new Overtaken(now));
    }
    Integer version = wish.version();
    if (version == null) {
      Optional<Integer> before =
          MoveHistory.before(Aliases.moves(handle, model, alias, Long.MAX_VALUE, MOVES));
      if (before.isEmpty()) {
        return nothingBefore(now);
      }
      version = before.get();
    }
    if (now.version() != null && now.version().equals(version)) {
      return new Candidacy.Settled(new Stood(now));
    }
    Optional<Evidence> candidate = EvidenceQuery.find(handle, model, version, alias);
    return candidate.isEmpty()
        ? denied(now, NO_SUCH_VERSION, noSuchVersion(handle, model, version))
        : new Candidacy.Open(
            now,
            EvidenceQuery.gates(handle, model),
            candidate.get(),
            Optional.ofNullable(now.version())
                .flatMap(live -> EvidenceQuery.find(handle, model, live, alias)),
            EvidenceQuery.answers(handle, model, version),
            Optional.ofNullable(now.version())
                .flatMap(live -> EvidenceQuery.answers(handle, model, live)),
            VersionQuery.find(handle, model, version).orElseThrow());
  }

  private static Candidacy.Settled denied(AliasPosition now, String code, String why) {
    return new Candidacy.Settled(new Denied(now, List.of(Failure.user(code, why)), List.of()));
  }

  private static String noSuchVersion(Handle handle, String model, int version) {
    return "model "
        + ModelName.of(model).name()
        + " has no version "
        + version
        + EvidenceQuery.newest(handle, model)
            .map(newest -> "; its newest is " + newest)
            .orElse(", and no other");
  }

  /**
   * What the gates say.
   *
   * @param golden what they heard of golden faces
   */
  private record Judgement(List<GateVerdict> verdicts, GoldenAnswers golden) {}

  private static Judgement judgement(
      Candidacy.Open open, AnswerReader answers, GoldenReader golden) {
    String alias = open.now().alias();
    boolean compares = Promotion.compares(alias, open.gates(), open.candidate(), open.live());
    boolean tries = Promotion.tries(alias, open.gates(), open.candidate(), open.live());
    PairedAnswers paired =
        (compares ? answers : AnswerReader.none()).of(open.ours(), open.theirs());
    GoldenAnswers tried = (tries ? golden : GoldenReader.none()).of(open.version());
    return new Judgement(
        Promotion.verdicts(alias, open.gates(), open.candidate(), open.live(), paired, tried),
        tried);
  }

  private static PromotionOutcome moved(
      Handle handle,
      Candidacy.Open open,
      MoveKind kind,
      @Nullable UUID run,
      String who,
      String reason,
      Judgement judgement) {
    List<GateVerdict> verdicts = judgement.verdicts();
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("gates", CanonicalTree.of(open.gates()));
    evidence.put("version", CanonicalTree.of(open.candidate()));
    open.live().ifPresent(one -> evidence.put("before", CanonicalTree.of(one)));
    evidence.put("verdicts", verdicts.stream().map(GateVerdict::tree).toList());
    if (judgement.golden() instanceof GoldenAnswers.Scored scored) {
      evidence.put("goldenFaces", scored.faces().stream().map(GoldenScore::tree).toList());
    }
    boolean overridden = !Promotion.refusals(verdicts).isEmpty();
    return new Moved(
        Aliases.move(
            handle,
            open.now(),
            open.candidate().version(),
            kind,
            run,
            who,
            reason,
            overridden,
            evidence),
        verdicts,
        overridden);
  }
}
