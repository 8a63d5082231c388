package dev.cafrun.learning.critic;

/** A = L Lᵀ of a small symmetric positive definite matrix. */
public final class CholeskyFactor {

  private CholeskyFactor() {}

  /** L, lower triangular; {@code matrix} is left alone. */
  public static double[][] of(double[][] matrix) {
    int n = matrix.length;
    double[][] factor = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= factor[i][k] * factor[j][k];
        }
        if (i != j) {
          factor[i][j] = sum / factor[j][j];
        } else if (sum > 0) {
          factor[i][i] = Math.sqrt(sum);
        } else {
          throw new ArithmeticException("the matrix is not positive definite at row " + i);
        }
      }
    }
    return factor;
  }

  /** Replaces b by the solution of L Lᵀ x = b. */
  public static void solve(double[][] factor, double[] b) {
    for (int i = 0; i < b.length; i++) {
      for (int k = 0; k < i; k++) {
        b[i] -= factor[i][k] * b[k];
      }
      b[i] /= factor[i][i];
    }
    for (int i = b.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < b.length; k++) {
        b[i] -= factor[k][i] * b[k];
      }
      b[i] /= factor[i][i];
    }
  }
}
