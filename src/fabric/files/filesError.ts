/**
 * Every refusal of Azure Files that this computer's file service gives: code to HTTP status and message ("Azure
 * Files error codes", "Common REST API error codes"; where azure-sdk-for-js has recorded one, the recorded words).
 */
const refusals = {
  AuthenticationFailed: [
    403,
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
  ],
  AuthorizationFailure: [403, 'This request is not authorized to perform this operation.'],
  CannotVerifyCopySource: [404, 'The source of the copy could not be found in this storage account.'],
  ConditionHeadersNotSupported: [400, 'Condition headers are not supported.'],
  DirectoryNotEmpty: [409, 'The specified directory is not empty.'],
  InsufficientStorage: [507, 'Nothing could be stored: the disk is full. Free some space, then try again.'],
  InternalError: [500, 'Server encountered an internal error. The log of the fabric says more.'],
  InvalidFileOrDirectoryPathName: [400, 'The path of the file or directory is too long.'],
  InvalidHeaderValue: [400, 'The value for one of the HTTP headers is not in the correct format.'],
  InvalidInput: [400, 'One of the request inputs is not valid.'],
  InvalidMetadata: [400, 'The metadata specified is invalid. It has characters that are not permitted.'],
  InvalidQueryParameterValue: [
    400,
    'Value for one of the query parameters specified in the request URI is invalid.',
  ],
  InvalidRange: [416, 'The range specified is invalid for the current size of the resource.'],
  InvalidResourceName: [400, 'The specified resource name contains invalid characters.'],
  InvalidUri: [400, 'The requested URI does not represent any resource on the server.'],
  InvalidXmlDocument: [400, 'XML specified is not syntactically valid.'],
  KeyBasedAuthenticationNotPermitted: [
    403,
    'Key based authentication is not permitted on this storage account.',
  ],
  LeaseAlreadyPresent: [409, 'There is already a lease present.'],
  LeaseIdMismatchWithContainerOperation: [
    412,
    'The lease ID specified did not match the lease ID for the file share.',
  ],
  LeaseIdMismatchWithFileOperation: [412, 'The lease ID specified did not match the lease ID for the file.'],
  LeaseIdMismatchWithLeaseOperation: [409, 'The lease ID specified did not match the current lease.'],
  LeaseIdMissing: [412, 'There is currently a lease and no lease ID was specified in the request.'],
  LeaseIsBreakingAndCannotBeAcquired: [
    409,
    'The lease ID matched, but the lease is currently in breaking state and cannot be acquired until it is broken.',
  ],
  LeaseIsBreakingAndCannotBeChanged: [
    409,
    'The lease ID matched, but the lease is currently in breaking state and cannot be changed.',
  ],
  LeaseIsBrokenAndCannotBeRenewed: [
    409,
    'The lease ID matched, but the lease has been broken explicitly and cannot be renewed.',
  ],
  LeaseLost: [412, 'A lease ID was specified, but the lease for the resource has expired.'],
  LeaseNotPresentWithContainerOperation: [412, 'There is currently no lease on the file share.'],
  LeaseNotPresentWithFileOperation: [412, 'There is currently no lease on the file.'],
  LeaseNotPresentWithLeaseOperation: [409, 'There is currently no lease.'],
  Md5Mismatch: [
    400,
    'The MD5 value specified in the request did not match the MD5 value calculated by the server.',
  ],
  MetadataTooLarge: [400, 'The size of the specified metadata exceeds the maximum size permitted.'],
  MissingContentLengthHeader: [411, 'The Content-Length header was not specified.'],
  MissingRequiredHeader: [400, 'An HTTP header that is mandatory for this request is not specified.'],
  NoAuthenticationInformation: [
    401,
    'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.',
  ],
  NotImplemented: [501, 'The requested operation is not implemented on this computer.'],
  OutOfRangeInput: [400, 'One of the request inputs is out of range.'],
  OutOfRangeQueryParameterValue: [
    400,
    'One of the query parameters specified in the request URI is outside the permissible range.',
  ],
  ParentNotFound: [404, 'The specified parent path does not exist.'],
  RequestBodyTooLarge: [413, 'The request body is too large and exceeds the maximum permissible limit.'],
  ResourceAlreadyExists: [409, 'The specified resource already exists.'],
  ResourceNotFound: [404, 'The specified resource does not exist.'],
  ResourceTypeMismatch: [
    409,
    'The specified resource type does not match the type of the existing resource.',
  ],
  ShareAlreadyExists: [409, 'The specified share already exists.'],
  ShareNotFound: [404, 'The specified share does not exist.'],
  ShareSnapshotNotFound: [404, 'The specified share snapshot does not exist.'],
} as const satisfies Readonly<Record<string, readonly [status: number, message: string]>>;

export type FilesErrorReason = keyof typeof refusals;

/** A refusal in the words of Azure Files. `detail` says which header or parameter it is about. */
export class FilesError extends Error {
  override readonly name = 'FilesError';
  readonly reason: FilesErrorReason;
  readonly status: number;

  constructor(reason: FilesErrorReason, detail?: string, options?: ErrorOptions) {
    const [status, message] = refusals[reason];
    super(detail === undefined ? message : `${message} ${detail}`, options);
    this.reason = reason;
    this.status = status;
  }
}

/** What the file system's codes mean to a caller; the rest is a fault of ours. */
const causes: Readonly<Record<string, FilesErrorReason>> = {
  EACCES: 'AuthorizationFailure',
  EPERM: 'AuthorizationFailure',
  EEXIST: 'ResourceAlreadyExists',
  ENOTEMPTY: 'DirectoryNotEmpty',
  EISDIR: 'ResourceTypeMismatch',
  ENOTDIR: 'ParentNotFound',
  // A link where a directory or a file should be: to callers there is nothing.
  ELOOP: 'ResourceNotFound',
  ENOENT: 'ResourceNotFound',
  ENAMETOOLONG: 'InvalidFileOrDirectoryPathName',
  // The caller went away while sending.
  ECONNRESET: 'InvalidInput',
  ERR_STREAM_PREMATURE_CLOSE: 'InvalidInput',
  ENOSPC: 'InsufficientStorage',
  EDQUOT: 'InsufficientStorage',
};

export function asFilesError(error: unknown): FilesError {
  if (error instanceof FilesError) {
    return error;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new FilesError(causes[code] ?? 'InternalError', undefined, { cause: error });
}
