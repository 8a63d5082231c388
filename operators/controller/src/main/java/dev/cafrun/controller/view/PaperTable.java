package dev.cafrun.controller.view;

import dev.cafrun.core.dataset.DatasetFormat;
import java.util.Arrays;
import java.util.List;

/**
 * A table of results of the paper (Contrastive Adversarial Learning for Person Independent Facial
 * Emotion Recognition, AAAI 2021), figures as printed there. V is valence, A arousal.
 *
 * @param number of the table
 * @param about what was measured
 * @param format the layout of the dataset it was measured on
 * @param head one word for each column
 * @param rows of equal length; {@code -} where the paper gives none
 */
public record PaperTable(
    int number, String about, DatasetFormat format, List<String> head, List<List<String>> rows) {
  /** Tables 1 to 4. */
  public static final List<PaperTable> ALL =
      List.of(
          table(
              1,
              "AffectNet",
              DatasetFormat.AFFECTNET,
              "Method|Backbone|RMSE V|RMSE A|PCC V|PCC A|CCC V|CCC A",
              """
              Mollahosseini et al. 2017|AlexNet|0.37|0.41|0.66|0.54|0.60|0.34
              Jang et al. 2019|SSD with VGG16|0.44|0.39|0.58|0.50|0.57|0.47
              Kollias et al. 2018|VGG16|0.37|0.39|0.66|0.55|0.62|0.54
              Barros et al. 2019|AlexNet|-|-|-|-|0.67|0.38
              Kossaifi et al. 2020|ResNet18|0.35|0.32|0.71|0.63|0.71|0.63
              Hasani et al. 2020|ResNeXt50|0.2668|0.2482|0.78|0.86|0.74|0.85
              CAF|ResNet18|0.2186|0.1873|0.86|0.85|0.83|0.84
              CAF|AlexNet (tuned)|0.2216|0.1916|0.81|0.86|0.80|0.85
              """),
          table(
              2,
              "AFEW-VA",
              DatasetFormat.AFEW_VA,
              "Method|Input|RMSE V|RMSE A|SAGR V|SAGR A|PCC V|PCC A|CCC V|CCC A",
              """
              Kossaifi et al. 2017|static|0.27|0.23|-|-|0.41|0.45|-|-
              Mitenkova et al. 2019|static|0.40|0.41|-|-|0.33|0.42|0.33|0.40
              Kossaifi et al. 2020|static|0.24|0.24|0.64|0.77|0.55|0.57|0.55|0.52
              CAF (ResNet18)|static|0.17|0.18|0.68|0.87|0.67|0.60|0.59|0.54
              CAF (AlexNet, tuned)|static|0.20|0.20|0.66|0.83|0.67|0.63|0.58|0.57
              ResNet18-3D|temporal|0.26|0.22|0.56|0.77|0.19|0.33|0.17|0.29
              ResNet18-(2+1)D|temporal|0.31|0.29|0.50|0.73|0.17|0.33|0.16|0.20
              Kollias et al. 2019|temporal|-|-|-|-|0.51|0.58|0.52|0.56
              Kossaifi et al. 2020, from scratch|temporal|0.28|0.19|0.53|0.75|0.12|0.23|0.11|0.15
              Kossaifi et al. 2020, transferred|temporal|0.20|0.21|0.67|0.79|0.64|0.62|0.57|0.56
              """),
          table(
              3,
              "Aff-Wild",
              DatasetFormat.AFF_WILD,
              "Method|RMSE V|RMSE A|SAGR V|SAGR A|PCC V|PCC A|CCC V|CCC A",
              """
              Hasani and Mahoor 2017|0.27|0.36|0.57|0.74|0.44|0.26|0.36|0.19
              Hasani et al. 2020|0.26|0.31|0.77|0.75|0.42|0.40|0.37|0.31
              Deng et al. 2019 (ResNet50, other test set)|-|-|-|-|-|-|0.58|0.52
              CAF (ResNet18)|0.22|0.20|0.70|0.76|0.57|0.57|0.55|0.56
              CAF (AlexNet, tuned)|0.24|0.21|0.68|0.78|0.55|0.57|0.54|0.56
              """),
          table(
              4,
              "AffectNet, critics and margins",
              DatasetFormat.AFFECTNET,
              "Critic|Backbone|RMSE V|RMSE A|SAGR V|SAGR A|CCC V|CCC A",
              """
              none (Hasani et al. 2020)|ResNeXt50|0.2668|0.2482|0.77|0.82|0.74|0.85
              none|ResNet18|0.3687|0.3584|0.74|0.76|0.64|0.55
              FisherGAN|ResNet18|0.2221|0.1994|0.78|0.82|0.81|0.82
              SphereGAN|ResNet18|0.2467|0.2152|0.77|0.78|0.77|0.80
              GramNet|ResNet18|0.2251|0.1985|0.80|0.82|0.78|0.82
              none|AlexNet (tuned)|0.3712|0.3747|0.68|0.70|0.62|0.38
              FisherGAN|AlexNet (tuned)|0.2437|0.2014|0.75|0.80|0.75|0.78
              SphereGAN|AlexNet (tuned)|0.2687|0.2212|0.72|0.78|0.72|0.79
              GramNet|AlexNet (tuned)|0.2360|0.2046|0.78|0.82|0.76|0.80
              CAF, Δ|ResNet18|0.2186|0.1873|0.80|0.84|0.83|0.84
              CAF, Δ|AlexNet (tuned)|0.2216|0.1916|0.79|0.84|0.80|0.85
              CAF, constant κ|ResNet18|0.2289|0.2082|0.78|0.82|0.76|0.80
              CAF, constant κ|AlexNet (tuned)|0.2422|0.2158|0.77|0.81|0.74|0.80
              CAF, linear κ′|ResNet18|0.2201|0.1982|0.80|0.84|0.80|0.84
              CAF, linear κ′|AlexNet (tuned)|0.2255|0.1994|0.79|0.82|0.79|0.84
              """));

  public PaperTable {
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
  }

  private static PaperTable table(
      int number, String about, DatasetFormat format, String head, String rows) {
    return new PaperTable(
        number, about, format, cells(head), rows.lines().map(PaperTable::cells).toList());
  }

  private static List<String> cells(String line) {
    return Arrays.asList(line.split("\\|"));
  }
}
