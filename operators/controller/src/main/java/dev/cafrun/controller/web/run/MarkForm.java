package dev.cafrun.controller.web.run;

import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.web.Asked;
import dev.cafrun.controller.web.ProblemException;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.run.Marks;
import dev.cafrun.core.validation.InvalidComponentException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What people write about a run on its page. */
@Path("/runs/{run}/marks")
@RunOnVirtualThread
public class MarkForm {
  private final Runs runs;

  @Inject
  MarkForm(Runs runs) {
    this.runs = runs;
  }

  /**
   * @param tags all of them, one a line
   */
  @POST
  public Response marks(
      @PathParam("run") String run,
      @FormParam("note") @DefaultValue("") String note,
      @FormParam("tags") @DefaultValue("") String tags) {
    RunHandle handle = Asked.run(runs, run);
    try {
      runs.mark(handle, change(runs.marks(handle), note, tags));
    } catch (InvalidComponentException e) {
      throw new ProblemException(
          400, "INVALID_MARKS", "that cannot be kept", e.component() + " " + e.rule(), Map.of());
    }
    return Response.seeOther(URI.create("/runs/" + handle.displayId() + "#marks")).build();
  }

  /** Tags as the form has them: a name each line, and its value if it has one. Pure. */
  static String text(Marks marks) {
    return marks.tags().entrySet().stream()
        .map(tag -> tag.getValue().isEmpty() ? tag.getKey() : tag.toString())
        .collect(Collectors.joining("\n"));
  }

  /** What makes these the tags. Pure. */
  static MarkChange change(Marks before, String note, String tags) {
    Map<String, String> set = new LinkedHashMap<>();
    tags.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(
            line -> {
              int value = line.indexOf('=');
              set.put(
                  value < 0 ? line : line.substring(0, value).strip(),
                  value < 0 ? "" : line.substring(value + 1).strip());
            });
    Set<String> removed = new LinkedHashSet<>(before.tags().keySet());
    removed.removeAll(set.keySet());
    return new MarkChange(note.strip().replace("\r\n", "\n"), set, removed);
  }
}
