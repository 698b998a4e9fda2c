// /storage/v1 on lite: uploads of files, signed URLs, listings, limits.
import { jsonResponse, peekJson, replaceRequest, replaceResponse, withoutLength } from "./http.mjs";

const OBJECT = /^\/storage\/v1\/object\//, LIST = /^\/storage\/v1\/object\/list\/([^/]+)$/;
const SIGN_MANY = /^\/storage\/v1\/object\/sign\/([^/]+)$/, SIGN_ONE = /^\/storage\/v1\/object\/sign\/[^/]+\/.+/;
const RAW = "x-gateway-raw-list"; // marks the inner request of a listing

// lite: stores multipart uploads (File, Blob, the Python client) including the form's frame
async function unwrapMultipart(c) {
  const form = await c.req.raw.formData(), file = [...form.values()].find((value) => typeof value !== "string");
  if (!file) return;
  const bytes = await file.arrayBuffer(), cache = form.get("cacheControl"), metadata = form.get("metadata");
  replaceRequest(c, bytes, { headers: {
    "content-type": file.type || "application/octet-stream", "content-length": String(bytes.byteLength),
    ...(cache ? { "cache-control": `max-age=${cache}` } : {}),
    ...(metadata ? { "x-metadata": Buffer.from(metadata).toString("base64") } : {}),
  } });
}

// lite: a chunked body without content-length escapes the size limit
async function measureChunkedBody(c) {
  const bytes = await c.req.raw.arrayBuffer();
  replaceRequest(c, bytes, { headers: { "content-length": String(bytes.byteLength) } });
}

function innerFetch(c, path, body, extra = {}) {
  const headers = withoutLength(c.req.raw.headers);
  for (const [name, value] of Object.entries({ "content-type": "application/json", ...extra })) headers.set(name, value);
  return c.get("app").fetch(new Request(new URL(path, c.req.url), { method: "POST", headers, body: JSON.stringify(body) }));
}

// lite: lacks createSignedUrls
async function signMany(c, bucket) {
  const { paths, expiresIn } = await peekJson(c), signed = [];
  for (const path of paths) {
    const encoded = path.split("/").map(encodeURIComponent).join("/");
    const answer = await (await innerFetch(c, `/storage/v1/object/sign/${bucket}/${encoded}`, { expiresIn })).json();
    signed.push({ path, signedURL: answer.signedURL ?? null, error: answer.signedURL ? null : answer.message });
  }
  return jsonResponse(signed);
}

const folderRow = (name) => ({ name, id: null, updated_at: null, created_at: null, last_accessed_at: null, metadata: null });

function listEntries(objects, prefix, search) {
  const entries = new Map();
  for (const { bucket_id, owner, owner_id, path_tokens, version, user_metadata, ...object } of objects) {
    if (!object.name.startsWith(prefix)) continue;
    const rest = object.name.slice(prefix.length), [name] = rest.split("/"), isFolder = rest.includes("/");
    if (!name.toLowerCase().startsWith(search.toLowerCase())) continue;
    if (!isFolder) entries.set(`${name}\0`, { ...object, name });
    else if (!entries.has(name)) entries.set(name, folderRow(name));
  }
  return [...entries.values()];
}

// lite: list() returns full keys recursively; the clients expect relative names and folder rows
async function listObjects(c) {
  const { prefix: wanted = "", limit = 100, offset = 0, sortBy, search = "" } = await peekJson(c);
  const prefix = wanted && !wanted.endsWith("/") ? `${wanted}/` : wanted;
  const answer = await innerFetch(c, c.req.path, { prefix, limit: 100000 }, { [RAW]: "1" });
  if (!answer.ok) return answer;
  const column = sortBy?.column ?? "name", direction = sortBy?.order === "desc" ? -1 : 1;
  const compare = (a, b) => {
    const [x, y] = [a[column] ?? "", b[column] ?? ""];
    return x < y ? -direction : x > y ? direction : 0;
  };
  return jsonResponse(listEntries(await answer.json(), prefix, search).sort(compare).slice(offset, offset + limit));
}

const relativeUrl = (url) => url.replace("/storage/v1", "").replace(/^([^?]*)/, encodeURI);

function addDownloadHeader(c) {
  const name = c.req.query("download") || decodeURIComponent(c.req.path.split("/").pop());
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, "_");
  c.res.headers.set("content-disposition", `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`);
}

// lite: knows this route of the Storage API only without "authenticated/"
function readAuthenticated(c) {
  const url = c.req.url.replace("/object/authenticated/", "/object/");
  return c.get("app").fetch(new Request(url, { method: c.req.method, headers: c.req.raw.headers }));
}

async function prepareRequest(c) {
  const { path, method } = c.req;
  if (method !== "POST" && method !== "PUT") return;
  const isUpload = OBJECT.test(path) && !/\/object\/(list|sign|move|copy|info)/.test(path);
  const isMultipart = (c.req.header("content-type") ?? "").startsWith("multipart/form-data");
  if (isUpload && isMultipart) await unwrapMultipart(c);
  else if (isUpload && !c.req.header("content-length")) await measureChunkedBody(c);
}

// lite: names the field of a signed URL differently, answers 500 on expired ones, ignores ?download
async function fixAnswer(c) {
  const { path, method } = c.req, { ok, status } = c.res;
  if (ok && method === "POST" && SIGN_ONE.test(path)) {
    const { signedUrl } = await c.res.json();
    return replaceResponse(c, jsonResponse({ signedURL: relativeUrl(signedUrl) }));
  }
  if (status === 500 && path.startsWith("/storage/v1/object/sign/")) {
    const message = '"exp" claim timestamp check failed';
    return replaceResponse(c, jsonResponse({ statusCode: "400", error: "InvalidJWT", message }, 400));
  }
  if (ok && method === "GET" && OBJECT.test(path) && c.req.query("download") !== undefined) addDownloadHeader(c);
}

export async function storage(c, next) {
  const { path, method } = c.req;
  if (!path.startsWith("/storage/v1/")) return next();
  await prepareRequest(c);
  if (path.startsWith("/storage/v1/object/authenticated/")) return readAuthenticated(c);
  const signBucket = SIGN_MANY.exec(path)?.[1];
  if (method === "POST" && signBucket) return signMany(c, signBucket);
  if (method === "POST" && LIST.test(path) && !c.req.header(RAW)) return listObjects(c);
  await next();
  return fixAnswer(c);
}
