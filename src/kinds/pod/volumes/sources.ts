/** The sources of volumes, in the order in which Kubernetes looks at them. Source: recordings pod-invalid/volumes, more-volumes. */
import {
  awsElasticBlockStore,
  azureDisk,
  cinder,
  csi,
  fc,
  flexVolume,
  flocker,
  gcePersistentDisk,
  iscsi,
  quobyte,
  storageos,
} from './disk-sources.ts'
import { ephemeral } from './ephemeral-source.ts'
import { configMap, downwardAPI, secret } from './file-sources.ts'
import { emptyDir, gitRepo, hostPath, image, nfs } from './host-sources.ts'
import { projected } from './projected-source.ts'
import { needs, type SourceRow, sourceRow } from './source-rule.ts'

export const VOLUME_SOURCES: readonly SourceRow[] = [
  sourceRow('emptyDir', emptyDir),
  sourceRow('hostPath', hostPath),
  sourceRow('gitRepo', gitRepo),
  sourceRow('gcePersistentDisk', gcePersistentDisk, { own: 'persistentDisk' }),
  sourceRow('awsElasticBlockStore', awsElasticBlockStore),
  sourceRow('secret', secret),
  sourceRow('nfs', nfs),
  sourceRow('iscsi', iscsi),
  sourceRow('glusterfs', needs('endpoints', 'path')),
  sourceRow('flocker', flocker),
  sourceRow('persistentVolumeClaim', needs('claimName')),
  sourceRow('rbd', needs('monitors', 'image')),
  sourceRow('cinder', cinder),
  sourceRow('cephfs', needs('monitors'), { excess: 'cephFS' }),
  sourceRow('quobyte', quobyte),
  sourceRow('downwardAPI', downwardAPI, { excess: 'downwarAPI' }),
  sourceRow('fc', fc),
  sourceRow('flexVolume', flexVolume),
  sourceRow('configMap', configMap),
  sourceRow('azureFile', needs('secretName', 'shareName')),
  sourceRow('vsphereVolume', needs('volumePath')),
  sourceRow('photonPersistentDisk', needs('pdID')),
  sourceRow('portworxVolume', needs('volumeID')),
  sourceRow('azureDisk', azureDisk),
  sourceRow('storageos', storageos),
  sourceRow('projected', projected),
  sourceRow('scaleIO', needs('gateway', 'system', 'volumeName')),
  sourceRow('csi', csi),
  sourceRow('ephemeral', ephemeral),
  sourceRow('image', image),
]
