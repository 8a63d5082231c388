/**
 * What CafRun needs around it on a laptop: a home folder with PostgreSQL and an S3 object store in
 * it, shared by every {@code caf} process of that home. Nothing here runs when both are configured
 * to be somewhere else.
 */
@NullMarked
package dev.cafrun.controller.home;

import org.jspecify.annotations.NullMarked;
