/**
 * What is remembered, in PostgreSQL: runs, stages, attempts, what they said, what they left behind
 * and the models that came of it. Every write is one transaction and idempotent: said twice it
 * changes nothing. Times are the database's.
 */
@NullMarked
package dev.cafrun.controller.history;

import org.jspecify.annotations.NullMarked;
