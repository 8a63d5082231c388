package dev.cafrun.controller.web.inference;

import dev.cafrun.controller.inference.Inference;
import dev.cafrun.controller.inference.Inference.Photo;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a photo that somebody sends, into memory alone: what usually reads forms writes each file
 * to a disk first, where a crash would leave it.
 */
final class UploadedPhoto {
  /** What the input of the form is called. */
  static final String FIELD = "photo";

  /** What its tick is called that says that the photo is nothing but a face. */
  private static final String CROPPED = "cropped";

  /** What a form has around the photo. */
  private static final int FORM = 1 << 14;

  static final String TOO_LARGE =
      "the picture is too large: " + (Inference.MOST_BYTES >> 20) + " MiB are the most";

  private UploadedPhoto() {}

  /**
   * The body itself.
   *
   * @throws StageException USER if it is too large, or nothing
   */
  static Photo ofBody(InputStream body, boolean cropped) throws IOException {
    return checked(body.readNBytes(Inference.MOST_BYTES + 1), cropped);
  }

  /**
   * The file of a form.
   *
   * @param contentType with the form's boundary
   * @throws StageException USER if it is too large, is nothing, or there is none
   */
  static Photo ofForm(String contentType, InputStream body) throws IOException {
    byte[] form = body.readNBytes(Inference.MOST_BYTES + FORM + 1);
    if (form.length > Inference.MOST_BYTES + FORM) {
      throw tooLarge();
    }
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(form));
    request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    return ofForm(request);
  }

  private static Photo ofForm(FullHttpRequest request) throws IOException {
    try {
      HttpPostRequestDecoder decoder =
          new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), request);
      try {
        byte[] encoded =
            decoder.getBodyHttpData(FIELD) instanceof FileUpload file ? file.get() : new byte[0];
        return checked(encoded, decoder.getBodyHttpData(CROPPED) != null);
      } finally {
        decoder.destroy();
      }
    } catch (HttpPostRequestDecoder.ErrorDataDecoderException
        | HttpPostRequestDecoder.NotEnoughDataDecoderException e) {
      return checked(new byte[0], false); // It is no form with a file in it.
    }
  }

  private static Photo checked(byte[] photo, boolean cropped) {
    if (photo.length == 0) {
      throw new StageException(
          Failure.user("PICTURE_MISSING", "there is no picture: choose a file and try again"));
    }
    if (photo.length > Inference.MOST_BYTES) {
      throw tooLarge();
    }
    return new Photo(photo, cropped);
  }

  private static StageException tooLarge() {
    return new StageException(Failure.user("PICTURE_TOO_LARGE", TOO_LARGE));
  }
}
