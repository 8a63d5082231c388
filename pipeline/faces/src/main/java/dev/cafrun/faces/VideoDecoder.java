package dev.cafrun.faces;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import dev.cafrun.runtime.compact.Doubles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A video's pictures by FFmpeg (the build under the LGPL), one after the other, as they are to be
 * shown: turned as the file says. One picture is in memory at a time, however many the file claims.
 * Opens that file and no other, whatever it refers to. Not thread-safe.
 */
public final class VideoDecoder implements AutoCloseable {
  /** Containers of many pictures; playlists, which name other files, are not among them. */
  private static final String CONTAINERS =
      "mov,mp4,m4a,3gp,3g2,mj2,avi,matroska,webm,mpeg,mpegts,mpegvideo,asf,flv,ogg";

  /** In which a container gives its start and length. */
  private static final double SECONDS_PER_TICK = 1e-6;

  /** By how much a file may be shorter than it says before it counts as cut off. */
  private static final double ROUNDING_SECONDS = 0.5;

  private static final double ROUNDING = 0.01;

  private static final String CUT_OFF =
      "is cut off or damaged, so that nothing of it can be decoded: copy it anew";

  static {
    av_log_set_level(AV_LOG_QUIET); // what is wrong with a file is said by whoever opens it
  }

  private final AVFormatContext container;
  private final int stream;
  private final Orientation orientation;
  private final double tick;
  private final AVPacket packet = av_packet_alloc();
  private final AVFrame frame = av_frame_alloc();
  private final Optional<AVCodecContext> codec;
  private SwsContext colours = new SwsContext(null);
  private double start = Double.NaN;
  private double seconds = Double.NaN;
  private boolean drained;
  private boolean cutOff;
  private double reached;
  private long hidden;

  private VideoDecoder(AVFormatContext container, int stream, Optional<AVCodecContext> codec) {
    this.container = container;
    this.stream = stream;
    this.codec = codec;
    AVStream pictures = container.streams(stream);
    this.tick = av_q2d(pictures.time_base());
    this.orientation = orientation(pictures.codecpar());
    if (pictures.start_time() != AV_NOPTS_VALUE) {
      start = pictures.start_time() * tick;
    }
  }

  /**
   * @throws Picture.UnreadableException if nothing in it can be decoded; the message says why
   */
  public static VideoDecoder open(Path file) throws Picture.UnreadableException {
    return open(file, true);
  }

  private static VideoDecoder open(Path file, boolean decodes) throws Picture.UnreadableException {
    AVFormatContext container = new AVFormatContext(null);
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "protocol_whitelist", "file", 0);
    av_dict_set(options, "format_whitelist", CONTAINERS, 0);
    int opened = avformat_open_input(container, "file:" + file.toAbsolutePath(), null, options);
    av_dict_free(options);
    if (opened < 0) {
      throw new Picture.UnreadableException(
          MediaFormat.byContent(file).filter(MediaFormat::isVideo).isPresent()
              ? CUT_OFF
              : "is no video that CafRun can decode");
    }
    try {
      avformat_find_stream_info(container, (PointerPointer<?>) null);
      int stream = av_find_best_stream(container, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
      if (stream < 0
          || (container.streams(stream).disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
        throw new Picture.UnreadableException(
            holdsSound(container) ? "holds sound alone: it has no pictures" : CUT_OFF);
      }
      return new VideoDecoder(
          container,
          stream,
          decodes ? Optional.of(codec(container.streams(stream))) : Optional.empty());
    } catch (Picture.UnreadableException e) {
      avformat_close_input(container);
      throw e;
    }
  }

  private static boolean holdsSound(AVFormatContext container) {
    for (int i = 0; i < container.nb_streams(); i++) {
      if (container.streams(i).codecpar().codec_type() == AVMEDIA_TYPE_AUDIO) {
        return true;
      }
    }
    return false;
  }

  private static AVCodecContext codec(AVStream pictures) throws Picture.UnreadableException {
    AVCodecParameters coded = pictures.codecpar();
    if ((long) coded.width() * coded.height() > Picture.MAX_PIXELS) {
      throw new Picture.UnreadableException(
          "is too large: %d × %d pixels".formatted(coded.width(), coded.height()));
    }
    AVCodec decoder = avcodec_find_decoder(coded.codec_id());
    if (decoder == null || decoder.isNull()) {
      throw new Picture.UnreadableException(
          "is in '%s', which CafRun cannot decode"
              .formatted(avcodec_get_name(coded.codec_id()).getString()));
    }
    AVCodecContext codec = avcodec_alloc_context3(decoder);
    avcodec_parameters_to_context(codec, coded);
    codec.pkt_timebase(pictures.time_base());
    codec.max_pixels(Picture.MAX_PIXELS);
    codec.thread_count(1); // videos' faces, not their pictures, keep the cores busy
    if (avcodec_open2(codec, decoder, (PointerPointer<?>) null) < 0) {
      avcodec_free_context(codec);
      throw new Picture.UnreadableException(
          "is damaged: its %s has no beginning"
              .formatted(avcodec_get_name(coded.codec_id()).getString()));
    }
    return codec;
  }

  private static Orientation orientation(AVCodecParameters coded) {
    if (coded.nb_coded_side_data() == 0) {
      return Orientation.AS_STORED;
    }
    AVPacketSideData matrix =
        av_packet_side_data_get(
            coded.coded_side_data(), coded.nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
    if (matrix == null || matrix.isNull()) {
      return Orientation.AS_STORED;
    }
    IntPointer display = new IntPointer(matrix.data());
    return Orientation.of(display.get(0), display.get(1), display.get(3), display.get(4));
  }

  /**
   * When each picture is shown, in seconds since the first, ascending: as the packets say, without
   * decoding any.
   *
   * @throws Picture.UnreadableException as {@link #open}
   */
  public static double[] times(Path file) throws Picture.UnreadableException {
    Doubles times = new Doubles();
    try (VideoDecoder video = open(file, false)) {
      while (av_read_frame(video.container, video.packet) >= 0) {
        boolean shows = (video.packet.flags() & AV_PKT_FLAG_DISCARD) == 0;
        if (video.packet.stream_index() == video.stream && shows) {
          long shown = video.packet.pts();
          long time = shown == AV_NOPTS_VALUE ? video.packet.dts() : shown;
          times.add(time == AV_NOPTS_VALUE ? times.size() / video.rate() : time * video.tick);
        }
        av_packet_unref(video.packet);
      }
    }
    double[] sorted = times.toArray();
    Arrays.sort(sorted);
    double first = sorted.length == 0 ? 0 : sorted[0];
    return Arrays.stream(sorted).map(time -> time - first).toArray();
  }

  /** Pictures a second, as the container says, or 25. */
  private double rate() {
    double rate = av_q2d(container.streams(stream).r_frame_rate());
    return rate > 0 && Double.isFinite(rate) ? rate : 25;
  }

  /** The next picture that can be decoded, for the caller to close; nothing after the last. */
  public Optional<Picture> next() {
    AVCodecContext decoder = codec.orElseThrow();
    while (avcodec_receive_frame(decoder, frame) < 0) {
      if (drained) {
        return Optional.empty();
      }
      feed(decoder);
    }
    long stamp = frame.best_effort_timestamp();
    double time = stamp == AV_NOPTS_VALUE ? Double.NaN : stamp * tick;
    start = Double.isNaN(start) ? time : start;
    seconds = time - start;
    return Optional.of(new Picture(pixels()));
  }

  /** Gives the decoder what comes next in the file; what it cannot use is passed over. */
  private void feed(AVCodecContext decoder) {
    int read = av_read_frame(container, packet);
    if (read < 0) {
      avcodec_send_packet(decoder, null);
      drained = true;
      cutOff = read != AVERROR_EOF() || endsEarly();
      return;
    }
    reached = Math.max(reached, end(packet));
    if (packet.stream_index() == stream) {
      hidden += (packet.flags() & AV_PKT_FLAG_DISCARD) == 0 ? 0 : 1;
      avcodec_send_packet(decoder, packet);
    }
    av_packet_unref(packet);
  }

  /**
   * When what a packet holds, of any stream, is over, in seconds; a file's start if it is unsaid.
   */
  private double end(AVPacket packet) {
    long time = packet.pts() == AV_NOPTS_VALUE ? packet.dts() : packet.pts();
    return time == AV_NOPTS_VALUE
        ? 0
        : (time + packet.duration()) * av_q2d(container.streams(packet.stream_index()).time_base());
  }

  /** Whether the file says that it is longer than all that could be read; it need not say so. */
  private boolean endsEarly() {
    if (container.duration() == AV_NOPTS_VALUE) {
      return false;
    }
    double first =
        container.start_time() == AV_NOPTS_VALUE ? 0 : container.start_time() * SECONDS_PER_TICK;
    double length = container.duration() * SECONDS_PER_TICK;
    return length - (reached - first) > Math.max(ROUNDING_SECONDS, ROUNDING * length);
  }

  private Mat pixels() {
    int width = frame.width();
    int height = frame.height();
    colours =
        sws_getCachedContext(
            colours.isNull() ? null : colours,
            width,
            height,
            frame.format(),
            width,
            height,
            AV_PIX_FMT_BGR24,
            SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT,
            null,
            null,
            (DoublePointer) null);
    IntPointer matrix =
        sws_getCoefficients(frame.colorspace() == AVCOL_SPC_BT709 ? SWS_CS_ITU709 : SWS_CS_DEFAULT);
    int full = frame.color_range() == AVCOL_RANGE_JPEG ? 1 : 0;
    sws_setColorspaceDetails(colours, matrix, full, matrix, 1, 0, 1 << 16, 1 << 16);
    Mat shown = new Mat(height, width, CV_8UC3);
    try (PointerPointer<?> plane = new PointerPointer<>(1);
        IntPointer line = new IntPointer(1)) {
      plane.put(0, shown.data());
      line.put((int) shown.step());
      sws_scale(colours, frame.data(), frame.linesize(), 0, height, plane, line);
    }
    return orientation.applied(shown);
  }

  /** When the last picture is shown, in seconds since the video's start; NaN if it does not say. */
  public double seconds() {
    return seconds;
  }

  /**
   * Pictures that the file says it has, without those met so far that are not to be shown; 0 if it
   * does not say.
   */
  public long announced() {
    return Math.max(0, container.streams(stream).nb_frames() - hidden);
  }

  /** Whether reading came to its end before the file's own. */
  public boolean isCutOff() {
    return cutOff;
  }

  @Override
  public void close() {
    codec.ifPresent(decoder -> avcodec_free_context(decoder));
    if (!colours.isNull()) {
      sws_freeContext(colours);
      colours = new SwsContext(null);
    }
    av_packet_free(packet);
    av_frame_free(frame);
    avformat_close_input(container);
  }
}
