package dev.cafrun.faces;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Videos that a test makes: grey pictures of 64 × 48 pixels, each of a grey that says its number,
 * with a white stripe on top.
 */
public final class VideoFile {
  public static final int WIDTH = 64;
  public static final int HEIGHT = 48;
  private static final int STRIPE = 12;

  private VideoFile() {}

  /** The brightness of a picture below its stripe, as it is encoded. */
  public static int grey(int number) {
    return 20 + 10 * (number % 20);
  }

  /** Which picture has that brightness, among the first twenty. */
  public static int number(double grey) {
    return (int) Math.round((grey - 20) / 10);
  }

  /**
   * Writes a video whose container follows from its name's ending.
   *
   * @param encoder such as {@code mpeg4} or {@code libvpx}
   * @param milliseconds when each picture is shown, ascending
   */
  public static Path write(Path file, String encoder, long... milliseconds) {
    return write(file, encoder, 1, milliseconds);
  }

  /**
   * @param unit of times, in milliseconds
   */
  private static Path write(Path file, String encoder, int unit, long... times) {
    AVFormatContext container = new AVFormatContext(null);
    require(avformat_alloc_output_context2(container, null, (String) null, file.toString()));
    AVCodec found = avcodec_find_encoder_by_name(encoder);
    AVCodecContext codec = avcodec_alloc_context3(found);
    codec.width(WIDTH);
    codec.height(HEIGHT);
    codec.pix_fmt(AV_PIX_FMT_YUV420P);
    codec.time_base(av_make_q(unit, 1000));
    codec.bit_rate(2_000_000);
    codec.max_b_frames(0);
    if ((container.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
      codec.flags(codec.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    require(avcodec_open2(codec, found, (PointerPointer<?>) null));
    AVStream stream = avformat_new_stream(container, null);
    stream.time_base(codec.time_base());
    require(avcodec_parameters_from_context(stream.codecpar(), codec));
    AVIOContext out = new AVIOContext(null);
    require(avio_open(out, file.toString(), AVIO_FLAG_WRITE));
    container.pb(out);
    require(avformat_write_header(container, (PointerPointer<?>) null));
    AVFrame frame = av_frame_alloc();
    frame.format(AV_PIX_FMT_YUV420P);
    frame.width(WIDTH);
    frame.height(HEIGHT);
    require(av_frame_get_buffer(frame, 0));
    for (int number = 0; number < times.length; number++) {
      require(av_frame_make_writable(frame));
      paint(frame, grey(number));
      frame.pts(times[number]);
      require(avcodec_send_frame(codec, frame));
      drain(codec, container, stream);
    }
    require(avcodec_send_frame(codec, null));
    drain(codec, container, stream);
    require(av_write_trailer(container));
    av_frame_free(frame);
    avcodec_free_context(codec);
    avio_closep(container.pb());
    avformat_free_context(container);
    return file;
  }

  /** One picture every 40 ms. */
  public static Path steady(Path file, String encoder, int pictures) {
    return write(file, encoder, 40, LongStream.range(0, pictures).toArray());
  }

  private static void paint(AVFrame frame, int grey) {
    for (int plane = 0; plane < 3; plane++) {
      int width = plane == 0 ? WIDTH : WIDTH / 2;
      int height = plane == 0 ? HEIGHT : HEIGHT / 2;
      BytePointer pixels = frame.data(plane);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int luma = y < STRIPE ? 235 : grey;
          pixels.put((long) y * frame.linesize(plane) + x, (byte) (plane == 0 ? luma : 128));
        }
      }
    }
  }

  private static void drain(AVCodecContext codec, AVFormatContext container, AVStream stream) {
    AVPacket packet = av_packet_alloc();
    while (avcodec_receive_packet(codec, packet) >= 0) {
      packet.duration(1);
      av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
      packet.stream_index(0);
      require(av_interleaved_write_frame(container, packet));
      av_packet_unref(packet);
    }
    av_packet_free(packet);
  }

  private static void require(int result) {
    if (result < 0) {
      throw new IllegalStateException("FFmpeg says " + result);
    }
  }

  /** Makes an MP4 say that its pictures are to be turned by 90° clockwise. */
  public static void turn(Path mp4) throws IOException {
    show(mp4, 0, 1, -1, 0);
  }

  /** Makes an MP4 say that a stored place (x, y) is to be shown at (a x + c y, b x + d y). */
  public static void show(Path mp4, int a, int b, int c, int d) throws IOException {
    byte[] content = Files.readAllBytes(mp4);
    int track = new String(content, StandardCharsets.ISO_8859_1).indexOf("tkhd") + 4;
    int[] matrix = {a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30};
    ByteBuffer buffer = ByteBuffer.wrap(content).position(track + 40);
    for (int value : matrix) {
      buffer.putInt(value);
    }
    Files.write(mp4, content);
  }

  /** Makes an MP4 say that what it holds is sound. */
  public static void makeSound(Path mp4) throws IOException {
    String content = Files.readString(mp4, StandardCharsets.ISO_8859_1);
    Files.writeString(mp4, content.replace("vide", "soun"), StandardCharsets.ISO_8859_1);
  }

  /** Makes an MP4 claim that it has so many pictures, each of the size of its first. */
  public static void claim(Path mp4, int pictures) throws IOException {
    byte[] content = Files.readAllBytes(mp4);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int sizes = text.indexOf("stsz") + 8;
    ByteBuffer buffer = ByteBuffer.wrap(content);
    int first = buffer.getInt(sizes + 8);
    buffer.putInt(sizes, first).putInt(sizes + 4, pictures);
    int chunks = text.indexOf("stsc") + 8;
    buffer.putInt(chunks + 8, pictures);
    int times = text.indexOf("stts") + 8;
    buffer.putInt(times, 1).putInt(times + 4, pictures);
    Files.write(mp4, content);
  }
}
