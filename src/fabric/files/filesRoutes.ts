import {
  createDirectory,
  deleteDirectory,
  getDirectoryProperties,
  listDirectory,
  setDirectoryMetadata,
} from './directoryOperations.ts';
import {
  createFile,
  deleteFile,
  getFileProperties,
  leaseFile,
  setFileMetadata,
  setFileProperties,
} from './fileOperations.ts';
import type { FilesHandler } from './filesCall.ts';
import { copyFile, renameDirectory, renameFile } from './moveOperations.ts';
import { getFile, listRanges, putRange } from './rangeOperations.ts';
import { getServiceProperties, listShares, setServiceProperties } from './serviceOperations.ts';
import {
  createShare,
  deleteShare,
  getShareProperties,
  getShareStatistics,
  leaseShare,
  setShareMetadata,
  setShareProperties,
} from './shareOperations.ts';

/** What an operation is on: the query's `restype`, and `file` where there is none. */
export type Subject = 'service' | 'share' | 'directory' | 'file';

/** `comp` is the query's; with ` from` where the request names a source to copy. */
export type FilesRoute = readonly [
  operation: string,
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE',
  subject: Subject,
  comp: string,
  handle: FilesHandler,
];

/** Every operation of Azure Files that this computer has, by its name in the service's Swagger. */
export const filesRoutes: readonly FilesRoute[] = [
  ['Service_ListSharesSegment', 'GET', 'service', 'list', listShares],
  ['Service_GetProperties', 'GET', 'service', 'properties', getServiceProperties],
  ['Service_SetProperties', 'PUT', 'service', 'properties', setServiceProperties],

  ['Share_Create', 'PUT', 'share', '', createShare],
  ['Share_GetProperties', 'GET', 'share', '', getShareProperties],
  ['Share_GetProperties', 'HEAD', 'share', '', getShareProperties],
  ['Share_SetProperties', 'PUT', 'share', 'properties', setShareProperties],
  ['Share_SetMetadata', 'PUT', 'share', 'metadata', setShareMetadata],
  ['Share_Delete', 'DELETE', 'share', '', deleteShare],
  ['Share_GetStatistics', 'GET', 'share', 'stats', getShareStatistics],
  ['Share_Lease', 'PUT', 'share', 'lease', leaseShare],

  ['Directory_Create', 'PUT', 'directory', '', createDirectory],
  ['Directory_GetProperties', 'GET', 'directory', '', getDirectoryProperties],
  ['Directory_GetProperties', 'HEAD', 'directory', '', getDirectoryProperties],
  ['Directory_SetMetadata', 'PUT', 'directory', 'metadata', setDirectoryMetadata],
  ['Directory_ListFilesAndDirectoriesSegment', 'GET', 'directory', 'list', listDirectory],
  ['Directory_Delete', 'DELETE', 'directory', '', deleteDirectory],
  ['Directory_Rename', 'PUT', 'directory', 'rename', renameDirectory],

  ['File_Create', 'PUT', 'file', '', createFile],
  ['File_StartCopy', 'PUT', 'file', ' from', copyFile],
  ['File_GetProperties', 'HEAD', 'file', '', getFileProperties],
  ['File_SetHttpHeaders', 'PUT', 'file', 'properties', setFileProperties],
  ['File_SetMetadata', 'PUT', 'file', 'metadata', setFileMetadata],
  ['File_Download', 'GET', 'file', '', getFile],
  ['File_UploadRange', 'PUT', 'file', 'range', putRange],
  ['File_GetRangeList', 'GET', 'file', 'rangelist', listRanges],
  ['File_Delete', 'DELETE', 'file', '', deleteFile],
  ['File_Rename', 'PUT', 'file', 'rename', renameFile],
  ['File_Lease', 'PUT', 'file', 'lease', leaseFile],
];
