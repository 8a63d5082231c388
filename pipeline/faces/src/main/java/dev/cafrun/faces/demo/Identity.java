package dev.cafrun.faces.demo;

import java.awt.Color;

/**
 * What stays the same about a person: drawn once per subject, from nothing but chance. Lengths are
 * in head coordinates: the origin between the eyes and the nose, x to the right of the picture, y
 * down, 1 from the origin to the chin of an average head.
 */
record Identity(
    Head head,
    Eyes eyes,
    Brows brows,
    Nose nose,
    Mouth mouth,
    Hair hair,
    Skin skin,
    Extras extras,
    Scene scene) {

  /** Half widths at the temple, jaw and chin, and the length of the lower face. */
  record Head(double width, double jaw, double chin, double length, double ears) {}

  /** Distance from the middle, half width, half height when relaxed, height of the outer corner. */
  record Eyes(double apart, double width, double open, double slant, double y, Color iris) {}

  record Brows(double thickness, double gap, double arch, double length, double tilt) {}

  record Nose(double length, double width, double tip) {}

  /** Resting lips: a curl above zero lifts the corners of the resting mouth. */
  record Mouth(double y, double width, double upper, double lower, double curl, Color lips) {}

  record Hair(HairStyle style, Color colour, double hairline, double volume) {}

  /** Age from 0 (about twenty) to 1 (about eighty). */
  record Skin(Color colour, double age, boolean freckles, double blush) {}

  record Extras(Glasses glasses, Color frame, Beard beard, boolean earrings, double lashes) {}

  /** Light from −1 (the picture's left) to 1, how hard it is, and what is behind. */
  record Scene(double light, double contrast, Color top, Color bottom, Color clothes) {}

  enum HairStyle {
    BALD,
    CROPPED,
    SIDE_PARTED,
    SPIKY,
    RECEDING,
    CURLY,
    BOB,
    LONG,
    WAVY,
    BUN,
    SCARF
  }

  enum Glasses {
    NONE,
    ROUND,
    SQUARE
  }

  enum Beard {
    NONE,
    STUBBLE,
    MOUSTACHE,
    GOATEE,
    FULL
  }

  private static final Color[] SKINS = {
    new Color(0xF6D7C3), new Color(0xF0C4A4), new Color(0xE5B08A), new Color(0xD69A6F),
    new Color(0xB97A50), new Color(0x94593A), new Color(0x6F4029), new Color(0x54301F)
  };
  private static final Color[] HAIRS = {
    new Color(0x17130F), new Color(0x2B1D14), new Color(0x4A2E1B), new Color(0x6B4423),
    new Color(0x9A6A35), new Color(0xCFA35B), new Color(0xE3C581), new Color(0xA4431F)
  };
  private static final Color[] IRISES = {
    new Color(0x3A2112),
    new Color(0x57331A),
    new Color(0x7A5A2B),
    new Color(0x5E7440),
    new Color(0x3F7A8C),
    new Color(0x3C66A8),
    new Color(0x7D8A92)
  };
  private static final Color[] SCENERY = {
    new Color(0xCFE0E8), new Color(0xF2D9C4), new Color(0xD8D3E8), new Color(0xCDE3CF),
    new Color(0xF1E3B8), new Color(0x8FA9B8), new Color(0xB79A8B), new Color(0x6B7A8F),
    new Color(0xE6C2C2), new Color(0x9DB79A)
  };
  private static final Color[] CLOTHES = {
    new Color(0x2F4858), new Color(0xB5443C), new Color(0x3E7C59), new Color(0xE0A43B),
    new Color(0x6A4C93), new Color(0xF0EDE6), new Color(0x24303C), new Color(0x3D7EA6),
    new Color(0xD77A9B)
  };

  static Identity of(Dice dice) {
    boolean woman = dice.chance(0.5);
    double age = dice.uniform(0, 1);
    Skin skin =
        new Skin(
            Tone.mix(pick(SKINS, dice), pick(SKINS, dice), dice.uniform(0, 0.3)),
            age,
            dice.chance(0.15),
            dice.uniform(0.05, 0.3));
    Hair hair = hair(woman, age, skin, dice);
    return new Identity(
        new Head(
            dice.uniform(0.66, 0.80),
            dice.uniform(0.50, 0.62) + (woman ? 0 : 0.06),
            dice.uniform(0.22, 0.33) + (woman ? 0 : 0.06),
            dice.uniform(0.90, 1.07),
            dice.uniform(0.10, 0.17)),
        new Eyes(
            dice.uniform(0.27, 0.34),
            dice.uniform(0.145, 0.185) + (woman ? 0.01 : 0),
            dice.uniform(0.078, 0.108) + (woman ? 0.006 : 0),
            dice.uniform(-0.028, 0.022),
            dice.uniform(-0.06, 0.02),
            luminance(skin.colour()) < 120 ? IRISES[dice.below(3)] : pick(IRISES, dice)),
        new Brows(
            dice.uniform(0.030, 0.052) + (woman ? 0 : 0.022),
            dice.uniform(0.185, 0.235),
            dice.uniform(0.0, 0.05),
            dice.uniform(0.17, 0.23),
            dice.uniform(-0.025, 0.025)),
        new Nose(dice.uniform(0.27, 0.38), dice.uniform(0.095, 0.17), dice.uniform(0.05, 0.085)),
        new Mouth(
            dice.uniform(0.53, 0.58),
            dice.uniform(0.20, 0.275),
            dice.uniform(0.030, 0.062),
            dice.uniform(0.045, 0.085),
            dice.uniform(-0.03, 0.03),
            lips(woman, skin, dice)),
        hair,
        skin,
        extras(woman, age, dice),
        new Scene(
            dice.uniform(-1, 1),
            dice.uniform(0.1, 0.42),
            pick(SCENERY, dice),
            pick(SCENERY, dice),
            pick(CLOTHES, dice)));
  }

  private static Hair hair(boolean woman, double age, Skin skin, Dice dice) {
    HairStyle[] women = {
      HairStyle.BOB,
      HairStyle.LONG,
      HairStyle.WAVY,
      HairStyle.BUN,
      HairStyle.CURLY,
      HairStyle.LONG,
      HairStyle.SIDE_PARTED,
      HairStyle.SCARF
    };
    HairStyle[] men = {
      HairStyle.CROPPED, HairStyle.SIDE_PARTED, HairStyle.SPIKY, HairStyle.RECEDING,
      HairStyle.BALD, HairStyle.CURLY, HairStyle.SIDE_PARTED, HairStyle.CROPPED
    };
    HairStyle style = woman ? women[dice.below(women.length)] : men[dice.below(men.length)];
    Color natural = luminance(skin.colour()) < 120 ? HAIRS[dice.below(3)] : pick(HAIRS, dice);
    double grey = Math.clamp((age - 0.55) * 2.4 * dice.uniform(0.3, 1.1), 0.0, 0.95);
    Color colour =
        style == HairStyle.SCARF
            ? pick(CLOTHES, dice)
            : Tone.mix(natural, new Color(0xD9D6D2), grey);
    return new Hair(style, colour, dice.uniform(-0.56, -0.46), dice.uniform(0.8, 1.2));
  }

  private static Color lips(boolean woman, Skin skin, Dice dice) {
    Color rose = Tone.mix(skin.colour(), new Color(0xA83A44), dice.uniform(0.3, 0.5));
    return woman && dice.chance(0.4) ? Tone.mix(rose, new Color(0xB01F3A), 0.6) : rose;
  }

  private static Extras extras(boolean woman, double age, Dice dice) {
    Glasses glasses =
        dice.chance(0.2 + 0.2 * age)
            ? (dice.chance(0.5) ? Glasses.ROUND : Glasses.SQUARE)
            : Glasses.NONE;
    Color[] frames = {
      new Color(0x1F1B1A), new Color(0x6B3A1E), new Color(0x7A2232), new Color(0x33506B)
    };
    Beard beard = Beard.values()[dice.below(5)];
    return new Extras(
        glasses,
        pick(frames, dice),
        woman || dice.chance(0.35) ? Beard.NONE : beard,
        woman && dice.chance(0.5),
        woman ? dice.uniform(0.5, 1) : dice.uniform(0, 0.25));
  }

  private static double luminance(Color colour) {
    return 0.3 * colour.getRed() + 0.59 * colour.getGreen() + 0.11 * colour.getBlue();
  }

  private static Color pick(Color[] colours, Dice dice) {
    return colours[dice.below(colours.length)];
  }
}
