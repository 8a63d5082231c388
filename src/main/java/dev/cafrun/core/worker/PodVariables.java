package dev.cafrun.core.worker;

/**
 * What the environment of a worker in a pod is called, beside the store's credentials of {@link
 * StoreAddress}.
 */
public final class PodVariables {
  /** The {@link StageRequest} as JSON. */
  public static final String REQUEST = "CAFRUN_REQUEST";

  /** Instead of a stage's request: the {@link InferenceErrand} as JSON. */
  public static final String ERRAND = "CAFRUN_ERRAND";

  /** Where events are posted, without a query; nobody listens if it is missing. */
  public static final String EVENTS_URL = "CAFRUN_EVENTS_URL";

  /** With which the run's workers speak there. */
  public static final String EVENTS_TOKEN = "CAFRUN_EVENTS_TOKEN";

  /** The key under which the log is archived; it is not if it is missing. */
  public static final String LOG_OBJECT = "CAFRUN_LOG_OBJECT";

  /** The file whose content the kubelet shows as the container's last word. */
  public static final String TERMINATION_LOG = "CAFRUN_TERMINATION_LOG";

  private PodVariables() {}
}
