"""What people write with MediaPipe's Python package: two processes that detect, align and write.

python mediapipe_faces.py LIST OUT SIDE: LIST names a picture a line, OUT gets PNG files of SIDE pixels.
Prints one line of JSON. Start, imports and the first picture of each process are not counted.
"""

import json
import multiprocessing
import os
import resource
import sys
import time

PROCESSES = 2

# Eyes, nose tip and corners of the mouth at 112 pixels, as CafRun places them.
PLACES = [(41.84, 50.56), (70.03, 50.40), (56.02, 66.59), (44.44, 83.09), (67.78, 82.96)]


def align(files, out, side, start, results):
    import cv2
    import mediapipe
    import numpy

    cv2.setNumThreads(1)
    size = round(side * 224 / 256)
    border = (side - size) / 2
    places = numpy.array(PLACES) * (size / 112) + border
    mesh = mediapipe.solutions.face_mesh.FaceMesh(static_image_mode=True, max_num_faces=1)

    def one(file):
        picture = cv2.imread(file)
        found = mesh.process(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)).multi_face_landmarks
        if not found:
            return 0
        height, width = picture.shape[:2]
        marks = found[0].landmark

        def at(*indices):
            xs = sum(marks[i].x for i in indices) / len(indices)
            ys = sum(marks[i].y for i in indices) / len(indices)
            return xs * width, ys * height

        points = numpy.array([at(33, 133), at(362, 263), at(1), at(61), at(291)])
        placement, _ = cv2.estimateAffinePartial2D(points, places)
        face = cv2.warpAffine(picture, placement, (side, side))
        cv2.imwrite(os.path.join(out, os.path.basename(file) + ".png"), face)
        return 1

    one(files[0])
    start.wait()
    before = time.process_time()
    begin = time.time()
    found = sum(one(file) for file in files)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    results.put((begin, time.time(), time.process_time() - before, found, memory))


def main():
    with open(sys.argv[1]) as names:
        files = names.read().splitlines()
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(PROCESSES)
    results = context.Queue()
    workers = [
        context.Process(target=align, args=(files[i::PROCESSES], sys.argv[2], int(sys.argv[3]), start, results))
        for i in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    told = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    begins, ends, processor, found, memory = zip(*told)
    print(
        json.dumps(
            {
                "pictures": len(files),
                "found": sum(found),
                "seconds": max(ends) - min(begins),
                "processorSeconds": sum(processor),
                "residentBytes": sum(memory) * 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
