{{- define "caf.name" -}}
{{- if contains "caf" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-caf" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "caf.selector" -}}
app.kubernetes.io/name: caf
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "caf.labels" -}}
{{ include "caf.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- /* Where the controller watches, as JSON: its own namespace, and those of runs. */ -}}
{{- define "caf.namespaces" -}}
{{- if not (or .Values.trial.enabled .Values.rbac.clusterWide .Values.rbac.namespaces) }}{{ fail "rbac.namespaces must name where runs may be, such as [team-a], beside the controller's own namespace, where none may be (or set rbac.clusterWide or trial.enabled)" }}{{ end }}
{{- uniq (prepend .Values.rbac.namespaces .Release.Namespace) | toJson }}
{{- end }}

{{- /* Where runs may be, as JSON: what is known of it, without clusterWide's. */ -}}
{{- define "caf.runNamespaces" -}}
{{- $all := include "caf.namespaces" . | fromJsonArray }}
{{- (.Values.trial.enabled | ternary $all (without $all .Release.Namespace)) | toJson }}
{{- end }}

{{- /* Workers, as peers of a NetworkPolicy: by their label in namespaces that are named, for a label alone is anybody's to set. */ -}}
{{- define "caf.workers" -}}
{{- if .Values.rbac.clusterWide }}
- podSelector: {matchLabels: {app.kubernetes.io/managed-by: cafrun}}
  namespaceSelector: {{ toJson .Values.networkPolicy.runNamespaces }}
{{- else }}
{{- range include "caf.runNamespaces" . | fromJsonArray }}
- podSelector: {matchLabels: {app.kubernetes.io/managed-by: cafrun}}
  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: {{ . }}}}
{{- end }}
{{- end }}
{{- end }}

{{- /* What the controller speaks at its port, which is called so, too. */ -}}
{{- define "caf.scheme" -}}
{{ if .Values.tls.existingSecret }}https{{ else }}http{{ end }}
{{- end }}

{{- define "caf.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "caf.name" .) }}
{{- end }}

{{- /* A reference from {root, image}: registry/repository@digest, or :tag. */ -}}
{{- define "caf.image" -}}
{{- with .root.Values.image.registry }}{{ trimSuffix "/" . }}/{{ end }}{{ .image.repository }}
{{- if .image.digest }}@{{ .image.digest }}{{ else }}:{{ .image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "caf.trialImage" -}}
{{- with .root.Values.trial.registry }}{{ trimSuffix "/" . }}/{{ end }}{{ .image }}
{{- end }}

{{- define "caf.databaseSecret" -}}
{{ if .Values.trial.enabled }}{{ .Values.trial.postgres.existingSecret | default (printf "%s-postgres" (include "caf.name" .)) }}{{ else }}{{ required "database.existingSecret must name a secret with keys username and password (or set trial.enabled)" .Values.database.existingSecret }}{{ end }}
{{- end }}

{{- define "caf.databaseUrl" -}}
{{ if .Values.trial.enabled }}jdbc:postgresql://{{ include "caf.name" . }}-postgres:5432/cafrun{{ else }}{{ required "database.url must be set, such as jdbc:postgresql://host:5432/cafrun (or set trial.enabled)" .Values.database.url }}{{ end }}
{{- end }}

{{- define "caf.storeSecret" -}}
{{ if .Values.trial.enabled }}{{ .Values.trial.minio.existingSecret | default (printf "%s-minio" (include "caf.name" .)) }}{{ else }}{{ required "objectStore.existingSecret must name a secret with keys accessKey and secretKey (or set trial.enabled)" .Values.objectStore.existingSecret }}{{ end }}
{{- end }}

{{- define "caf.storeEndpoint" -}}
{{ if .Values.trial.enabled }}http://{{ include "caf.name" . }}-minio.{{ .Release.Namespace }}:9000{{ else }}{{ required "objectStore.endpoint must be set, such as https://s3.example.com (or set trial.enabled)" .Values.objectStore.endpoint }}{{ end }}
{{- end }}

{{- /* The names by which the controller is asked; a page of another name that leads here is refused. */ -}}
{{- define "caf.hosts" -}}
{{- $name := include "caf.name" . }}
{{- $space := printf "%s.%s" $name .Release.Namespace }}
{{- join "," (concat (list "127.0.0.1" "localhost" "[::1]" $name $space (printf "%s.svc" $space) (printf "%s.svc.cluster.local" $space)) .Values.access.hosts) }}
{{- end }}

{{- define "caf.tokenSecret" -}}
{{ .Values.tokenKey.existingSecret | default (printf "%s-token" (include "caf.name" .)) }}
{{- end }}

{{- /* A value that is made at the install and stays through upgrades: {root, secret, key, length}; with kept, through an uninstall too. */ -}}
{{- define "caf.madeOnce" -}}
{{- $known := dict }}
{{- if or .root.Release.IsUpgrade .kept }}{{ $known = lookup "v1" "Secret" .root.Release.Namespace .secret }}{{ end }}
{{- if $known }}{{ index $known.data .key }}{{ else }}{{ randAlphaNum .length | b64enc }}{{ end }}
{{- end }}

{{- define "caf.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .user }}
runAsGroup: {{ .user }}
fsGroup: {{ .user }}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "caf.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}
