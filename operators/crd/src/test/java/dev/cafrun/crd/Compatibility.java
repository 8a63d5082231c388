package dev.cafrun.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a definition takes away from those who use an earlier one: files that are accepted no more,
 * objects that cannot be updated, fields that programs read. Pure.
 */
final class Compatibility {
  private Compatibility() {}

  /** One sentence for each breakage, with where it is; empty if there is none. */
  static List<String> breakages(CustomResourceDefinition released, CustomResourceDefinition now) {
    List<String> found = new ArrayList<>();
    var was = released.getSpec();
    var is = now.getSpec();
    differs(found, "group", was.getGroup(), is.getGroup());
    differs(found, "scope", was.getScope(), is.getScope());
    differs(found, "kind", was.getNames().getKind(), is.getNames().getKind());
    differs(found, "plural", was.getNames().getPlural(), is.getNames().getPlural());
    was.getNames().getShortNames().stream()
        .filter(name -> !is.getNames().getShortNames().contains(name))
        .forEach(name -> found.add("the short name " + name + " is gone"));
    for (CustomResourceDefinitionVersion version : was.getVersions()) {
      find(now, version.getName())
          .ifPresentOrElse(
              successor -> compare(found, version, successor),
              () -> found.add("version " + version.getName() + " is gone"));
    }
    return found;
  }

  private static Optional<CustomResourceDefinitionVersion> find(
      CustomResourceDefinition definition, String version) {
    return definition.getSpec().getVersions().stream()
        .filter(candidate -> candidate.getName().equals(version))
        .findFirst();
  }

  private static void differs(List<String> found, String what, String was, String is) {
    if (!was.equals(is)) {
      found.add("the " + what + " was " + was + " and is " + is);
    }
  }

  private static void compare(
      List<String> found, CustomResourceDefinitionVersion was, CustomResourceDefinitionVersion is) {
    String version = "version " + was.getName();
    if (isTrue(was.getServed()) && !isTrue(is.getServed())) {
      found.add(version + " is no longer served");
    }
    if (isTrue(was.getStorage()) && !isTrue(is.getStorage())) {
      found.add(version + " is no longer the one that is stored");
    }
    if (was.getSubresources() != null
        && was.getSubresources().getStatus() != null
        && (is.getSubresources() == null || is.getSubresources().getStatus() == null)) {
      found.add(version + " has no status of its own any more");
    }
    new SchemaComparison(found)
        .compare("", was.getSchema().getOpenAPIV3Schema(), is.getSchema().getOpenAPIV3Schema());
  }

  private static boolean isTrue(Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}
