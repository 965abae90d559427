/**
 * The part of the API of Kubernetes 1.30 that manifests of hosts use, as JSON schemas that refuse what is not in it. Of other
 * properties they know the names only.
 *
 * Source: the OpenAPI specification of Kubernetes 1.30, `io.k8s.api.apps.v1.Deployment` and `io.k8s.api.core.v1.Secret`.
 */
type Schema = Readonly<Record<string, unknown>>;

const STRING = { type: "string" };
const INTEGER = { type: "integer" };
const BOOLEAN = { type: "boolean" };
const PORT = { type: ["string", "integer"] };
const QUANTITY = { type: ["string", "number"], pattern: "^\\d+(\\.\\d+)?([KMGTPE]i|[mkMGTPE])?$" };

const list = (items: Schema): Schema => ({ type: "array", items });
const map = (values: Schema): Schema => ({ type: "object", additionalProperties: values });

function names(text: string): string[] {
  return text.split(" ").filter((name) => name !== "");
}

/**
 * @param known - names of other properties
 * @param required - names of those that have to be there
 */
function object(used: Readonly<Record<string, Schema>>, known = "", required = ""): Schema {
  return {
    type: "object",
    properties: { ...Object.fromEntries(names(known).map((name) => [name, {}])), ...used },
    required: names(required),
    additionalProperties: false,
  };
}

const METADATA = object(
  { labels: map(STRING), name: STRING, namespace: STRING },
  "annotations creationTimestamp deletionGracePeriodSeconds deletionTimestamp finalizers generateName generation managedFields ownerReferences resourceVersion selfLink uid",
);

export const DEPLOYMENT: Schema = object(
  {
    apiVersion: { enum: ["apps/v1"] },
    kind: { enum: ["Deployment"] },
    metadata: METADATA,
    spec: object(
      {
        replicas: INTEGER,
        selector: object({ matchLabels: map(STRING) }, "matchExpressions"),
        template: object({
          metadata: METADATA,
          spec: object(
            {
              automountServiceAccountToken: BOOLEAN,
              containers: list(
                object(
                  {
                    args: list(STRING),
                    command: list(STRING),
                    env: list(object({ name: STRING, value: STRING }, "valueFrom", "name")),
                    image: STRING,
                    livenessProbe: object(
                      {
                        failureThreshold: INTEGER,
                        httpGet: object({ path: STRING, port: PORT }, "host httpHeaders scheme", "port"),
                        initialDelaySeconds: INTEGER,
                        periodSeconds: INTEGER,
                        timeoutSeconds: INTEGER,
                      },
                      "exec grpc successThreshold tcpSocket terminationGracePeriodSeconds",
                    ),
                    name: STRING,
                    ports: list(
                      object({ containerPort: INTEGER, name: STRING }, "hostIP hostPort protocol", "containerPort"),
                    ),
                    readinessProbe: object(
                      {
                        httpGet: object({ path: STRING, port: PORT }, "host httpHeaders scheme", "port"),
                        periodSeconds: INTEGER,
                        timeoutSeconds: INTEGER,
                      },
                      "exec failureThreshold grpc initialDelaySeconds successThreshold tcpSocket terminationGracePeriodSeconds",
                    ),
                    resources: object({ limits: map(QUANTITY), requests: map(QUANTITY) }, "claims"),
                    securityContext: object(
                      {
                        allowPrivilegeEscalation: BOOLEAN,
                        capabilities: object({ drop: list(STRING) }, "add"),
                        readOnlyRootFilesystem: BOOLEAN,
                      },
                      "appArmorProfile privileged procMount runAsGroup runAsNonRoot runAsUser seLinuxOptions seccompProfile windowsOptions",
                    ),
                    volumeMounts: list(
                      object(
                        { mountPath: STRING, name: STRING, readOnly: BOOLEAN },
                        "mountPropagation recursiveReadOnly subPath subPathExpr",
                        "name mountPath",
                      ),
                    ),
                  },
                  "envFrom imagePullPolicy lifecycle resizePolicy restartPolicy startupProbe stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices workingDir",
                  "name",
                ),
              ),
              enableServiceLinks: BOOLEAN,
              securityContext: object(
                {
                  fsGroup: INTEGER,
                  runAsGroup: INTEGER,
                  runAsNonRoot: BOOLEAN,
                  runAsUser: INTEGER,
                  seccompProfile: object({ type: STRING }, "localhostProfile", "type"),
                },
                "appArmorProfile fsGroupChangePolicy seLinuxOptions supplementalGroups sysctls windowsOptions",
              ),
              terminationGracePeriodSeconds: INTEGER,
              volumes: list(
                object(
                  {
                    emptyDir: object({}, "medium sizeLimit"),
                    name: STRING,
                    secret: object({ defaultMode: INTEGER, secretName: STRING }, "items optional"),
                  },
                  "awsElasticBlockStore azureDisk azureFile cephfs cinder configMap csi downwardAPI ephemeral fc flexVolume flocker gcePersistentDisk gitRepo glusterfs hostPath iscsi nfs persistentVolumeClaim photonPersistentDisk portworxVolume projected quobyte rbd scaleIO storageos vsphereVolume",
                  "name",
                ),
              ),
            },
            "activeDeadlineSeconds affinity dnsConfig dnsPolicy ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers hostname imagePullSecrets initContainers nodeName nodeSelector os overhead preemptionPolicy priority priorityClassName readinessGates resourceClaims restartPolicy runtimeClassName schedulerName schedulingGates serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain tolerations topologySpreadConstraints",
            "containers",
          ),
        }),
      },
      "minReadySeconds paused progressDeadlineSeconds revisionHistoryLimit strategy",
      "selector template",
    ),
  },
  "status",
);

export const SECRET: Schema = object(
  {
    apiVersion: { enum: ["v1"] },
    kind: { enum: ["Secret"] },
    metadata: METADATA,
    stringData: map(STRING),
    type: STRING,
  },
  "data immutable",
);
