package dev.cafrun.controller.home;

/**
 * Where the database is and how to get in.
 *
 * @param url a JDBC URL
 * @param user may be empty if the URL says it
 * @param password never printed
 */
public record DatabaseAccess(String url, String user, String password) {
  public DatabaseAccess {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("not a PostgreSQL JDBC URL: " + url);
    }
  }

  @Override
  public String toString() {
    return "DatabaseAccess[" + url + ", user " + user + "]";
  }
}
