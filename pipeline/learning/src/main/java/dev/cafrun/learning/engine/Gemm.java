package dev.cafrun.learning.engine;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Row-major float matrix products {@code C = op(A) · op(B) + beta · C} through OpenBLAS, on the
 * calling thread alone. {@code M × N} is the shape of C and K the summed length; the leading
 * dimensions count floats from one stored row to the next.
 */
public final class Gemm {
  private Gemm() {}

  /** A is M×K, B is K×N. */
  public static void plain(
      int m, int n, int k, long a, int lda, long b, int ldb, float beta, long c, int ldc) {
    multiply(
        openblas_nolapack.CblasNoTrans,
        openblas_nolapack.CblasNoTrans,
        m,
        n,
        k,
        a,
        lda,
        b,
        ldb,
        beta,
        c,
        ldc);
  }

  /** A is M×K, B is stored N×K. */
  public static void secondTransposed(
      int m, int n, int k, long a, int lda, long b, int ldb, float beta, long c, int ldc) {
    multiply(
        openblas_nolapack.CblasNoTrans,
        openblas_nolapack.CblasTrans,
        m,
        n,
        k,
        a,
        lda,
        b,
        ldb,
        beta,
        c,
        ldc);
  }

  /** A is stored K×M, B is K×N. */
  public static void firstTransposed(
      int m, int n, int k, long a, int lda, long b, int ldb, float beta, long c, int ldc) {
    multiply(
        openblas_nolapack.CblasTrans,
        openblas_nolapack.CblasNoTrans,
        m,
        n,
        k,
        a,
        lda,
        b,
        ldb,
        beta,
        c,
        ldc);
  }

  private static void multiply(
      int transposeA,
      int transposeB,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      float beta,
      long c,
      int ldc) {
    openblas_nolapack.cblas_sgemm(
        openblas_nolapack.CblasRowMajor,
        transposeA,
        transposeB,
        m,
        n,
        k,
        1f,
        new At(a),
        lda,
        new At(b),
        ldb,
        beta,
        new At(c),
        ldc);
  }

  /** A pointer to memory that somebody else owns. */
  private static final class At extends FloatPointer {
    At(long address) {
      this.address = address;
    }
  }
}
