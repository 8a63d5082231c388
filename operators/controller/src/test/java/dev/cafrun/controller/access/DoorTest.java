package dev.cafrun.controller.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.tenant.Tenants;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.0.1", "localhost", "LOCALHOST", "::1", "[::1]"})
  void onThisMachineAloneItIsOpenUnlessSomebodyWantsADoor(String address) {
    assertThat(door(address, "")).isEqualTo(Door.OPEN);
    assertThat(door(address, "open")).isEqualTo(Door.OPEN);
    assertThat(door(address, "tokens")).isEqualTo(Door.TOKENS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "::",
        "",
        "10.0.0.7",
        "caf.example.com",
        "127.0.0.1.example.com",
        "128.0.0.1",
        "1270.0.0.1",
        "::2",
        "fe80::1%eth0",
        "localhost.example.com",
        "1",
        "127.0.0.256"
      })
  void whereOthersReachItItIsNotServedWithoutADoor(String address) {
    for (String wanted : new String[] {"", "open", " open "}) {
      assertThatThrownBy(() -> door(address, wanted))
          .isInstanceOf(UnguardedException.class)
          .hasMessageContaining("CAF_ACCESS_DOOR=tokens")
          .hasMessageContaining("CAF_ACCESS_DOOR=oidc");
    }
    assertThat(door(address, "tokens")).isEqualTo(Door.TOKENS);
  }

  @Test
  void aProviderMustBeNamedAndADoorMustBeOne() {
    assertThatThrownBy(() -> door("0.0.0.0", "oidc"))
        .hasMessageContaining("QUARKUS_OIDC_AUTH_SERVER_URL");
    assertThatThrownBy(() -> door("127.0.0.1", "closed"))
        .hasMessageContaining("'closed', which is no door");
    assertThat(
            Door.of(
                "0.0.0.0",
                Optional.of("oidc"),
                Optional.of("https://id.example.com"),
                Optional.of("lab=viewer")))
        .isEqualTo(Door.OIDC);
    assertThatThrownBy(
            () ->
                Door.of(
                    "0.0.0.0",
                    Optional.of("oidc"),
                    Optional.of("https://id.example.com"),
                    Optional.of("lab=boss")))
        .hasMessage(
            "CAF_ACCESS_ROLES has 'lab=boss', which is not GROUP=ROLE or user:NAME=ROLE with a role of viewer, researcher, promoter, admin, nor GROUP=ROLE@NAMESPACE,NAMESPACE");
  }

  private static Grants everywhere(Role role) {
    return Grants.of(role, Tenants.EVERY);
  }

  @Test
  void aRoleHoldsInTheNamespacesThatAreNamedAndSeveralAddUp() {
    Grants grants =
        ProviderRoles.of("lab=researcher@lab-a, lab-b;all=viewer;user:ann@example.com=admin@lab-c")
            .of("ann@example.com", java.util.List.of("lab", "all"))
            .orElseThrow();

    assertThat(grants.tenants(Role.VIEWER)).isEqualTo(Tenants.EVERY);
    assertThat(grants.tenants(Role.RESEARCHER)).isEqualTo(Tenants.of("lab-a", "lab-b", "lab-c"));
    assertThat(grants.tenants(Role.PROMOTER)).isEqualTo(Tenants.of("lab-c"));
    assertThat(grants).hasToString("admin of lab-c, researcher of lab-a,lab-b, viewer");
    assertThat(Grants.of(Role.VIEWER, Tenants.of("a")).tenants(Role.ADMIN)).isEqualTo(Tenants.NONE);
    for (String wrong :
        java.util.List.of("lab=viewer@", "lab=viewer@A", "lab=viewer@a,,b", "x=@a")) {
      assertThatThrownBy(() -> ProviderRoles.of(wrong))
          .as(wrong)
          .isInstanceOf(UnguardedException.class)
          .hasMessageContaining("GROUP=ROLE@NAMESPACE");
    }
  }

  @Test
  void theHighestRoleOfGroupsAndOwnNameCounts() {
    ProviderRoles roles =
        ProviderRoles.of("lab=viewer; cn=leads,dc=lab=promoter\nuser:ann=admin;;user:bob=viewer");

    assertThat(roles.of("cy", java.util.List.of("lab"))).contains(everywhere(Role.VIEWER));
    assertThat(roles.of("cy", java.util.List.of("lab", "cn=leads,dc=lab")))
        .map(Grants::highest)
        .contains(Role.PROMOTER);
    assertThat(roles.of("ann", java.util.List.of())).contains(everywhere(Role.ADMIN));
    assertThat(roles.of("bob", java.util.List.of("cn=leads,dc=lab")))
        .map(Grants::highest)
        .contains(Role.PROMOTER);
    assertThat(roles.of("cy", java.util.List.of("user:ann", "other"))).isEmpty();
  }

  private static Door door(String address, String wanted) {
    return Door.of(address, Optional.of(wanted), Optional.empty(), Optional.empty());
  }
}
