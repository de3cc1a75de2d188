/** Who may read an error. `internal` codes are logged under their own name and reach a client as `INTERNAL` only. */
export type ErrorAudience = 'client' | 'internal';

export interface ErrorRow {
  /** HTTP status when the whole request fails so; an error at a path leaves the status of the answer alone. */
  readonly status: number;
  readonly audience: ErrorAudience;
  /** Whether sending the very same request again may succeed. */
  readonly retryable: boolean;
  /** Constant text: what must hold. Facts of the one request go to `extensions`, personal data nowhere. */
  readonly message: string;
}

const client = (status: number, retryable: boolean, message: string) => ({ status, audience: 'client', retryable, message }) as const;
const internal = (status: number, retryable: boolean, message: string) => ({ status, audience: 'internal', retryable, message }) as const;

/**
 * Every code the gateway answers with or logs: one row each, documented in docs/errors.md (a test keeps both equal). A code is never reused
 * for another meaning.
 */
export const ERROR_REGISTRY = {
  // The HTTP request
  BAD_REQUEST: client(400, false, '请求不符合 GraphQL over HTTP 规范 / The request must follow GraphQL over HTTP.'),
  MALFORMED_JSON: client(400, false, '请求体必须是合法的 JSON 对象 / The body must be one well-formed JSON object.'),
  NOT_FOUND: client(404, false, '没有此路径 / There is nothing at this path.'),
  METHOD_NOT_ALLOWED: client(405, false, '此路径不支持该方法 / This path does not allow this method.'),
  NOT_ACCEPTABLE: client(406, false, '必须接受 application/graphql-response+json 或 application/json / The client must accept one of the media types offered.'),
  REQUEST_TIMEOUT: client(408, true, '请求体未在规定时间内到达 / The whole request must arrive within the time allowed.'),
  PAYLOAD_TOO_LARGE: client(413, false, '请求体超出上限 / The body must stay within the size allowed.'),
  HEADERS_TOO_LARGE: client(431, false, '请求头行数超出上限 / The request must have no more header lines than allowed.'),
  UNSUPPORTED_MEDIA_TYPE: client(415, false, 'Content-Type 必须是 application/json / The content type, charset or encoding is not supported.'),

  // Who asks
  UNAUTHENTICATED: client(401, false, '需要有效的访问令牌 / A valid access token is required.'),
  TOKEN_EXPIRED: client(401, false, '访问令牌已过期 / The access token has expired.'),
  STEP_UP_REQUIRED: client(401, false, '需要更高强度的身份核验 / A stronger, fresh authentication of the person is required.'),
  LOGIN_UNAVAILABLE: client(503, true, '统一登录暂不可用 / The unified login cannot be reached to verify tokens.'),

  // Why it is asked
  PURPOSE_REQUIRED: client(403, false, '令牌必须载明事项 / The token must name an item for this request.'),
  PURPOSE_INVALID: client(403, false, '令牌中的事项或办件无效 / The item or case in the token is not valid.'),
  PURPOSE_UNKNOWN_ITEM: client(403, false, '事项编码不在需求清单中 / The item of the token is not on the demand list.'),

  // What is asked
  GRAPHQL_PARSE_FAILED: client(400, false, 'GraphQL 语法错误 / The document must be well-formed GraphQL.'),
  GRAPHQL_VALIDATION_FAILED: client(400, false, 'GraphQL 文档与图不符 / The document must be valid against the graph.'),
  BAD_USER_INPUT: client(400, false, '变量与声明的类型不符 / The variables must match the types the operation declares.'),
  OPERATION_NOT_RESOLVED: client(400, false, 'operationName 必须指明文档中唯一的操作 / operationName must name one operation of the document.'),
  LIMIT_EXCEEDED: client(400, false, '操作超出上限 / The operation must stay within the limits.'),
  OPERATION_TOO_COMPLEX: client(400, false, '操作无法在规定时间内完成规划 / The operation cannot be planned within the time allowed.'),
  DOCUMENT_NOT_TRUSTED: client(403, false, '此类客户端只能使用已登记的文档 / Clients of this class may send registered documents only.'),
  DOCUMENT_NOT_FOUND: client(404, false, '没有此编号的已登记文档 / No document is registered under this id for this client.'),
  PERSISTED_QUERY_NOT_FOUND: client(200, true, 'PersistedQueryNotFound'),
  PERSISTED_QUERY_MISMATCH: client(400, false, '文档与给出的 sha256Hash 不符 / The document must hash to the sha256Hash given.'),
  INTROSPECTION_DISABLED: client(403, false, '此处不提供内省查询 / Introspection is not offered here.'),

  // What may be seen
  FIELD_FORBIDDEN: client(403, false, '无权读取此字段 / This field may not be read by this client for this purpose.'),
  OPERATION_REJECTED: client(403, false, '该操作被拒绝 / The operation is refused as a whole.'),
  RATE_LIMITED: client(429, true, '查询令牌以外记录的次数超出频次 / Records that the token does not name must be looked up within the rate allowed.'),

  // What the sources said
  BAD_IDENTIFIER: client(400, false, '证件号码或编码的校验位不正确 / The identifier must be well-formed with a right check digit.'),
  BAD_ARGUMENT: client(400, false, '参数须符合其说明 / An argument must be within what its description says.'),
  BAD_CURSOR: client(400, false, '游标须为本列表先前给出 / The cursor must be one that this very list gave.'),
  CONSENT_INVALID: client(400, false, '授权须写明事项编码、图中的字段和 366 天以内的期限 / A consent must name an item code, fields of the graph and a term within 366 days.'),
  CONSENT_NOT_FOUND: client(404, false, '没有这项授权 / The subject holds no consent of this id.'),
  CONSENT_NOT_KIN: client(403, false, '只有令牌所载本事项办件中的近亲属可以为已故当事人授权 / Only a near relative who is signed as KIN in a case of this item with one DECEASED party may consent in its place.'),
  AUDITOR_ONLY: client(403, false, '仅审计员可用 / Only an auditor may ask this.'),
  LOOKUP_REFUSED: client(409, false, '按数据主体查询须写明理由和案号，由另一名审计员批准，在有效期内使用 / A lookup must name reason and case, be approved by another auditor and be used within its term.'),
  OBJECTION_REFUSED: client(409, false, "异议须针对本人数据的访问，并按流程推进 / An objection must concern an access to one's own data and move as its states allow."),
  ALERT_REFUSED: client(409, false, '告警须按流程处置，每一步写明说明 / An alert must move as its states allow, each step with a note.'),
  SHARE_INVALID: client(400, false, '共享申请须写明本单位的应用、事项及其所需的同一数源部门的字段、理由、用量和三年以内的期限 / A share request must name own applications, an item, fields of one owner that it needs, a reason, a volume and a term within three years.'),
  SHARE_FORBIDDEN: client(403, false, '共享授权由用数单位自己申请，由数源部门的数据专员决定 / Only an organisation itself asks for a share grant, and only the data officer of the owner department decides on it.'),
  SHARE_CLOSED: client(409, false, '共享申请的状态不允许这一步 / The request must be in a state that allows this step.'),
  SHARE_NOT_FOUND: client(404, false, '没有这项共享申请或授权 / A share request or grant of this id must be there for the acting organisation.'),
  APPROVAL_INVALID: client(400, false, '审批申请须写明令牌所载的办件或一个主体、图中的字段、1 至 120 分钟和理由 / An approval must name a signed case or one subject, fields of the graph, 1 to 120 minutes and a reason.'),
  APPROVAL_FORBIDDEN: client(403, false, '审批由需要者申请，由另一单位对数据负责的第二人批准，由第三人复核 / An approval is asked for by who needs it, given by a second person of another organisation that answers for the data, and reviewed by a third.'),
  APPROVAL_CLOSED: client(409, false, '审批的状态不允许这一步 / The approval must be in a state that allows this step.'),
  APPROVAL_NOT_FOUND: client(404, false, '没有这项审批 / An approval of this id must be there for the acting person.'),
  TRUST_INVALID: client(400, false, '区域互信须写明两个不同的区划、理由和 366 天以内的期限 / Trust must name two different divisions, a reason and a term within 366 days.'),
  TRUST_FORBIDDEN: client(403, false, '区域互信只由数据主管部门决定 / Only the data administration decides on trust between divisions.'),
  TRUST_NOT_FOUND: client(404, false, '没有这项区域互信 / A trust grant of this id must be there.'),
  SOURCE_UNAVAILABLE: client(502, true, '数源系统未作答，情况未知 / The source did not answer: whether a record exists is unknown.'),
  RECORD_AMBIGUOUS: client(409, false, '数源系统返回多条记录，无法确定 / The source holds more than one record that fits.'),
  SOURCE_REFUSED: client(403, false, '数源系统拒绝了查询 / The source refused to answer.'),

  // Whether the house can answer
  AUDIT_UNAVAILABLE: client(503, true, '访问日志不可用，不返回任何数据 / The access log cannot be written, so no data is released.'),
  OVERLOADED: client(503, true, '当前请求过多 / Too many requests are in progress.'),
  SHUTTING_DOWN: client(503, true, '服务正在停止 / The gateway is stopping.'),
  DEADLINE_EXCEEDED: client(504, true, '未能在规定时间内完成 / The answer was not ready within the time allowed.'),
  INTERNAL: client(500, false, '内部错误 / Something went wrong inside the gateway.'),

  // For operators only: a client sees INTERNAL
  CLIENT_GONE: internal(499, false, 'The client closed the connection before the answer was ready.'),
  STAGE_FAILED: internal(500, false, 'A stage of the pipeline threw something that is no ClientError.'),
  PLANNING_FAILED: internal(500, false, 'The query planner failed on a valid operation.'),
  SUBGRAPH_PROTOCOL: internal(502, false, 'A subgraph answered against the protocol.'),
  SUBGRAPH_REFUSED: internal(502, false, "A subgraph refused the gateway's assertion."),
  SUBGRAPH_ERROR: internal(502, false, 'A subgraph answered with an error that is not of the contract.'),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERROR_REGISTRY;
type CodesOf<A extends ErrorAudience> = { [C in ErrorCode]: (typeof ERROR_REGISTRY)[C]['audience'] extends A ? C : never }[ErrorCode];
/** Codes a client may see. */
export type ClientErrorCode = CodesOf<'client'>;
/** Codes that stay in the log. */
export type InternalErrorCode = CodesOf<'internal'>;
