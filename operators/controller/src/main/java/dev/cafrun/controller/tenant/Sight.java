package dev.cafrun.controller.tenant;

/** Of which tenants whoever asks now may have what they ask for. */
public interface Sight {
  /** None where nobody has signed in; every one where everybody on this machine may. */
  Tenants tenants();
}
