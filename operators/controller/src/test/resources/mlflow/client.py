"""Asks a CafRun, of which MlflowClientIT has told a history, all that people ask by an MLflow client."""

import math
import pathlib
import sys
import tempfile

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

address, first, plain, weights = sys.argv[1:]
mlflow.set_tracking_uri(address)
client = MlflowClient()
print("mlflow", mlflow.__version__)


def same(found, expected):
    assert found == expected, f"{found!r} is not {expected!r}"


def refused(code, words, call):
    try:
        call()
    except MlflowException as e:
        same(e.error_code, code)
        assert words in str(e), str(e)
    else:
        raise AssertionError(f"{code} was expected")


def downloaded(uri):
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(mlflow.artifacts.download_artifacts(uri, dst_path=folder))
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        return {
            file.relative_to(folder).as_posix().rsplit("/", 1)[-1]: file.read_text()
            for file in files
            if file.is_file() and file.name != "registered_model_meta"
        }


# Experiments
trials = client.get_experiment_by_name("trials")
same([e.name for e in client.search_experiments()], ["Default", "trials"])
same([e.name for e in client.search_experiments(filter_string="name LIKE 't%'")], ["trials"])
same(client.get_experiment(trials.experiment_id).name, "trials")
same(client.get_experiment("0").name, "Default")
same(client.get_experiment_by_name("none"), None)
refused("RESOURCE_DOES_NOT_EXIST", "no experiment", lambda: client.get_experiment("77"))

# Runs
both = [trials.experiment_id, "0"]
found = client.search_runs(
    both,
    "params.`train.backbone` = 'resnet18' and metrics.`valence.ccc` >= 0.5 and status = 'FINISHED'",
    order_by=["metrics.`valence.ccc` DESC"],
)
same([r.data.metrics["valence.ccc"] for r in found], [0.625, 0.5])
same(found[1].info.run_id, first)
names, page = [], None
while True:
    runs = client.search_runs(both, max_results=1, page_token=page)
    names += [r.info.run_name for r in runs]
    page = runs.token
    if not page:
        break
same(names, ["plain", "broken", "quickstart", "quickstart"])
listed = mlflow.search_runs(experiment_names=["trials"], output_format="list")
same([r.info.status for r in listed], ["FAILED", "FINISHED", "FINISHED"])
run = client.get_run(first)
same(run.data.params["dataset.source"], "s3://faces/small")
same(run.data.tags["cafrun.dev/run"], "quickstart-1")
same(run.data.metrics["train-1/loss"], 0.5)
assert run.info.end_time >= run.info.start_time
assert math.isinf(client.get_run(plain).data.metrics["train-1/loss"])
same(client.get_parent_run(first), None)
refused(
    "INVALID_PARAMETER_VALUE",
    "of params there are `dataset.source`",
    lambda: client.search_runs(both, "params.`train.batchSize` = '1'"),
)
refused("RESOURCE_DOES_NOT_EXIST", "there is no run", lambda: client.get_run("0" * 32))

# Curves
points = client.get_metric_history(first, "train-1/loss")
same([(p.step, p.value) for p in points], [(1, 2.5), (9, 0.5)])
same(client.get_metric_history(first, "none"), [])

# Files
same([f.path for f in client.list_artifacts(first)], ["evaluate", "register", "train-1"])
same(
    [(f.path, f.is_dir, f.file_size) for f in client.list_artifacts(first, "train-1")],
    [("train-1/training.csv", False, 27)],
)
csv = {"training.csv": "iteration,loss\n1,2.5\n9,0.5\n"}
same(downloaded(f"runs:/{first}/train-1/training.csv"), csv)
same(downloaded(f"runs:/{first}/train-1"), csv)
same(sorted(downloaded(f"runs:/{first}/")), ["metrics.json", "model.caf", "training.csv"])

# Models
same([m.name for m in client.search_registered_models()], ["quickstart"])
same([m.name for m in client.search_registered_models("name ILIKE 'q%'")], ["quickstart"])
model = client.get_registered_model("quickstart")
same(model.aliases, {"candidate": "2", "production": "1"})
same([v.version for v in client.search_model_versions("name = 'quickstart'")], ["2", "1"])
same([v.version for v in client.search_model_versions(f"run_id = '{first}'")], ["1"])
version = client.get_model_version_by_alias("quickstart", "production")
same((version.version, version.run_id, list(version.aliases)), ("1", first, ["production"]))
same(client.get_model_version("quickstart", "2").status, "READY")
same(downloaded("models:/quickstart@production"), {"model.caf": weights})
same(downloaded("models:/quickstart/1"), {"model.caf": weights})
assert downloaded("models:/quickstart/latest")["model.caf"] != weights
same([f.path for f in mlflow.artifacts.list_artifacts("models:/quickstart@production")], ["model.caf"])
refused("RESOURCE_DOES_NOT_EXIST", "no model is called", lambda: client.get_registered_model("none"))
refused(
    "RESOURCE_DOES_NOT_EXIST",
    "points to no version",
    lambda: client.get_model_version_by_alias("quickstart", "staging"),
)

# Nothing is written.
for write in (
    lambda: client.set_registered_model_alias("quickstart", "production", "2"),
    lambda: client.delete_registered_model_alias("quickstart", "production"),
    lambda: client.set_tag(first, "team", "other"),
    lambda: client.log_metric(first, "loss", 1),
    lambda: client.log_param(first, "loss", 1),
    lambda: client.create_experiment("more"),
    lambda: client.create_run("0"),
    lambda: client.delete_run(first),
    lambda: client.create_registered_model("more"),
    lambda: client.set_model_version_tag("quickstart", "1", "a", "b"),
    lambda: mlflow.start_run(),
):
    refused("PERMISSION_DENIED", "CafRun is only read in this way", write)
try:
    client.log_text(first, "hello", "a.txt")
except Exception as e:
    assert "403" in str(e), str(e)
else:
    raise AssertionError("a file was written")

print("all as expected")
