package dev.cafrun.controller.kubernetes.telemetry;

import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.plan.RunPhase;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A trace for each run, a span for each attempt at a stage, made from the recorded times when an
 * attempt or the run has ended. Trace and spans are named after what they tell of, so that whoever
 * follows a controller that was killed goes on in the same trace. What a controller recorded just
 * before it was killed may never be told; nothing is told twice.
 */
public final class SpanTraces implements Traces, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SpanTraces.class.getName());

  static final AttributeKey<String> RUN_ID = AttributeKey.stringKey("cafrun.run.id");
  static final AttributeKey<String> RUN = AttributeKey.stringKey("cafrun.run");
  public static final AttributeKey<String> STAGE = AttributeKey.stringKey("cafrun.stage");
  public static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("cafrun.attempt");
  public static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("cafrun.outcome");
  public static final AttributeKey<String> FAILURE = AttributeKey.stringKey("error.type");

  private static final String PATH = "/v1/traces";
  private static final long LAST_SPANS_SECONDS = 5;

  private final SpanNames names = new SpanNames();
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  public SpanTraces(SpanProcessor processor) {
    provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault()
                    .merge(
                        Resource.create(
                            Attributes.of(AttributeKey.stringKey("service.name"), "cafrun"))))
            .setIdGenerator(names)
            .addSpanProcessor(processor)
            .build();
    tracer = provider.get("dev.cafrun.controller");
  }

  /**
   * Sends them by OTLP over HTTP, in batches; if nobody takes them, they are dropped.
   *
   * @param endpoint such as {@code http://collector:4318}
   */
  public static SpanTraces to(String endpoint) {
    String base = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    return new SpanTraces(
        BatchSpanProcessor.builder(
                OtlpHttpSpanExporter.builder()
                    .setEndpoint(base.endsWith(PATH) ? base : base + PATH)
                    .build())
            .build());
  }

  /** Trouble with a trace is no trouble of the run: it is logged, and the trace is incomplete. */
  @Override
  public void tell(List<Action> done, RunDetail detail) {
    try {
      tellAll(done, detail);
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      LOG.log(System.Logger.Level.WARNING, "a run's trace could not be told", e);
    }
  }

  private void tellAll(List<Action> done, RunDetail detail) {
    RunSummary run = detail.summary();
    for (EndedAttempt ended : EndedAttempt.of(done, detail)) {
      tell(run, ended);
    }
    Instant finished = run.finishedAt();
    boolean ends =
        done.stream()
            .anyMatch(action -> action instanceof Action.Enter enter && enter.phase().terminal());
    if (ends && finished != null) {
      tell(run, finished);
    }
  }

  private void tell(RunSummary run, EndedAttempt ended) {
    UUID id = run.id();
    Span span =
        names.as(
            id,
            ended.stage() + "/" + ended.attempt().number(),
            () ->
                tracer
                    .spanBuilder(ended.stage().kind().spelling())
                    .setParent(Context.root().with(Span.wrap(root(id))))
                    .setStartTimestamp(ended.attempt().startedAt())
                    .startSpan());
    describe(span, run)
        .setAttribute(STAGE, ended.stage().spelling())
        .setAttribute(ATTEMPT, ended.attempt().number())
        .setAttribute(OUTCOME, ended.attempt().outcome());
    end(span, ended.attempt().failure(), ended.at());
  }

  private static SpanContext root(UUID run) {
    return SpanContext.create(
        SpanNames.trace(run),
        SpanNames.span(run, SpanNames.ROOT),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  private void tell(RunSummary run, Instant finished) {
    Span span =
        names.as(
            run.id(),
            SpanNames.ROOT,
            () ->
                tracer
                    .spanBuilder("run")
                    .setNoParent()
                    .setStartTimestamp(run.submittedAt())
                    .startSpan());
    describe(span, run).setAttribute(OUTCOME, outcome(run.phase()));
    end(span, run.failure(), finished);
  }

  private static String outcome(RunPhase phase) {
    return phase.spelling().toLowerCase(Locale.ROOT);
  }

  private static Span describe(Span span, RunSummary run) {
    return span.setAttribute(RUN_ID, run.id().toString()).setAttribute(RUN, run.displayId());
  }

  private static void end(Span span, @Nullable Failure failure, Instant at) {
    if (failure != null) {
      span.setStatus(StatusCode.ERROR, failure.message()).setAttribute(FAILURE, failure.code());
    }
    span.end(at);
  }

  /** What was told is sent first. */
  @Override
  public void close() {
    provider.shutdown().join(LAST_SPANS_SECONDS, TimeUnit.SECONDS);
  }
}
