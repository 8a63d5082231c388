package dev.cafrun.learning.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PlotTest {

  @Test
  void curvesAreDrawnWithinTheirFrameAndNamed() throws Exception {
    Series loss = new Series("loss <total>");
    for (int i = 0; i < 5_000; i++) {
      loss.add(i, i == 17 ? Double.NaN : 1.0 / (i + 1));
    }
    CurveSheet sheet = new CurveSheet("iteration");
    sheet.chart("Losses", "loss", List.of(loss, new Series("unused")));
    sheet.chart("Nothing", "value", List.of());
    Document document = parse(sheet.render());
    Element line = (Element) document.getElementsByTagName("polyline").item(0);
    assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(1);
    String[] points = line.getAttribute("points").split(" ");
    assertThat(points).hasSize(400);
    for (String point : points) {
      double x = Double.parseDouble(point.split(",")[0]);
      double y = Double.parseDouble(point.split(",")[1]);
      assertThat(x).isBetween(62.0, 444.0);
      assertThat(y).isBetween(34.0, 214.0);
    }
    assertThat(document.getDocumentElement().getTextContent())
        .contains("loss <total>", "Losses", "nothing yet")
        .doesNotContain("unused");
  }

  @Test
  void aConstantAndASinglePointHaveAnAxisToo() throws Exception {
    Series constant = new Series("constant");
    constant.add(3, 0.25);
    CurveSheet sheet = new CurveSheet("iteration");
    sheet.chart("One point", "value", List.of(constant));
    assertThat(sheet.render()).doesNotContain("NaN", "Infinity");
    assertThat(parse(sheet.render()).getElementsByTagName("polyline").getLength()).isEqualTo(1);
  }

  @Test
  void barsStandOnZeroAndReachTheirShareWithWhiskersAndALegend() throws Exception {
    ShareBars bars = new ShareBars();
    ShareBars.Panel panel = bars.panel("Two <groups>", "share");
    panel.line("chance", 0.1);
    panel.group("first");
    panel.bar("a", 1, 0.8, 1);
    panel.bar("b", 0.5, 0.5, 0.5);
    panel.group("second");
    panel.bar("a", 0, 0, 0.25);
    panel.bar("b", 0.25, 0.2, 0.3);

    Document document = parse(bars.render());

    List<Double> heights = new java.util.ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Element bar = (Element) document.getElementsByTagName("rect").item(i);
      if (!bar.getAttribute("width").equals("100%") && !bar.getAttribute("height").equals("10")) {
        heights.add(Double.valueOf(bar.getAttribute("height")));
      }
    }
    assertThat(heights).hasSize(4);
    assertThat(heights.get(1) / heights.get(0)).isEqualTo(0.5);
    assertThat(heights.get(2)).isZero();
    assertThat(heights.get(3) / heights.get(0)).isEqualTo(0.25);
    assertThat(document.getDocumentElement().getTextContent())
        .contains("Two <groups>", "chance", "first", "second", "0.25");
  }

  @Test
  void ticksAreRoundAndLabelled() {
    Axis axis = new Axis(-1.1, 1.1, 0, 100);
    assertThat(axis.ticks().stream().map(axis::label))
        .containsExactly("-1.0", "-0.5", "0.0", "0.5", "1.0");
    Axis wide = new Axis(0, 50_000, 0, 100);
    assertThat(wide.ticks().stream().map(wide::label))
        .containsExactly("0", "10k", "20k", "30k", "40k", "50k");
  }

  @Test
  void aLargeScatterIsThinnedAndTheSameEveryTime() throws Exception {
    Random random = new Random(1);
    double[] labels = random.doubles(30_000, -1, 1).toArray();
    double[] predictions = random.doubles(30_000, -1, 1).toArray();
    AgreementScatter scatter = new AgreementScatter();
    scatter.panel("valence", Cloud.of(labels, predictions));
    int circles = parse(scatter.render()).getElementsByTagName("circle").getLength();
    assertThat(circles).isBetween(3_000, 4_000);
    assertThat(scatter.render()).isEqualTo(scatter.render());
    AffectPlane plane = new AffectPlane();
    plane.panel("labels", Cloud.of(labels, predictions));
    plane.panel("predictions", Cloud.of(labels, predictions));
    assertThat(parse(plane.render()).getElementsByTagName("circle").getLength())
        .isEqualTo(2 * (circles + 1));
  }

  @Test
  void theHistogramShowsItsThreshold() throws Exception {
    ThresholdHistogram histogram = new ThresholdHistogram();
    histogram.panel("|valence|", "|v|", new double[] {0.1, 0.2, 0.9, 1.0}, 0.55);
    histogram.panel("radius", "r", new double[] {0.1, 1.4}, 0.7);
    assertThat(parse(histogram.render()).getDocumentElement().getTextContent())
        .contains("δ = 0.55", "δ = 0.7");
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
