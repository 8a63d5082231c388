package dev.cafrun.bench.control;

import dev.cafrun.apiserver.Lab;
import dev.cafrun.controller.home.DatabaseAccess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was asked of the services so far, counted by those who answer.
 *
 * @param asked by kind
 */
record Requests(Map<String, Double> asked) {
  /**
   * An extension of PostgreSQL; it counts what is executed, beginnings and ends of transactions
   * too.
   */
  private static final String COUNTS = "pg_stat_statements";

  /** From the next start of the database on its statements are counted. */
  static void countStatements(DatabaseAccess database) throws SQLException {
    try (Connection connection = open(database);
        Statement statement = connection.createStatement()) {
      statement.execute("create extension if not exists " + COUNTS);
      statement.execute("alter system set shared_preload_libraries = '" + COUNTS + "'");
    }
  }

  static Requests of(DatabaseAccess database, StoreRelay store, Lab lab) throws SQLException {
    Map<String, Double> asked = new LinkedHashMap<>();
    asked.put("statements in PostgreSQL", statements(database));
    asked.put("the controller's store requests", (double) store.requests());
    asked.put("API requests, everybody's", apiRequests(lab));
    return new Requests(asked);
  }

  private static double statements(DatabaseAccess database) throws SQLException {
    try (Connection connection = open(database);
        Statement statement = connection.createStatement();
        ResultSet counted = statement.executeQuery("select sum(calls) from " + COUNTS)) {
      counted.next();
      return counted.getDouble(1);
    }
  }

  private static Connection open(DatabaseAccess database) throws SQLException {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private static double apiRequests(Lab lab) {
    return lab.client()
        .raw("/metrics")
        .lines()
        .filter(line -> line.startsWith("apiserver_request_total{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** For each of so many things done since. */
  Map<String, Double> perThing(Requests before, long things) {
    Map<String, Double> each = new LinkedHashMap<>();
    asked.forEach(
        (kind, now) -> each.put(kind, (now - before.asked.getOrDefault(kind, 0.0)) / things));
    return each;
  }
}
