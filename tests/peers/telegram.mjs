// Telegram's Bot API as npm @vishtar/telegram-test-api understands it, on 127.0.0.1 only.
//
// Routes here stand before its own where those differ from Telegram: getMe says is_bot, times are
// seconds, results are true and not null, getUpdates honours its offset, webhooks carry the secret,
// and there are methods that it lacks. It keeps messages of both sides, which is what deleting is
// checked against. GET /__calls: every call, in order. GET /__held: what it still holds.
//
// Usage: node telegram.mjs PORT

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { TelegramServer } = require("@vishtar/telegram-test-api/lib/telegramServer.js");
const axios = require("axios");

const HELD_OPEN_MS = 50;
const port = Number(process.argv[2]);
const calls = [];
const texts = [];
const people = new Map();
const hooks = new Map();
const updates = [];
const blocked = new Set();
const buttons = new Map();
const now = () => Math.floor(Date.now() / 1000);
const done = (res) => res.json({ ok: true, result: true });
const fail = (res, code, description) =>
  res.status(code).json({ ok: false, error_code: code, description });

function person(id) {
  return { id, is_bot: false, first_name: "Example", last_name: "Name", username: "example_name",
    language_code: people.get(id) ?? "en" };
}

function chat(id) {
  return { id, type: "private", first_name: "Example", username: "example_name" };
}

async function publish(server, token, update) {
  const full = { update_id: server.updateId++, ...update };
  const hook = hooks.get(token);
  if (!hook) {
    updates.push(full);
    return { full, status: 0 };
  }
  const headers = hook.secret ? { "X-Telegram-Bot-Api-Secret-Token": hook.secret } : {};
  const answer = await axios.post(hook.url, full, { headers, validateStatus: () => true });
  return { full, status: answer.status };
}

function keep(server, id, text) {
  const message = { message_id: server.messageId++, date: now(), from: person(id), chat: chat(id), text };
  server.storage.userMessages.push({ time: Date.now(), botToken: "", message,
    updateId: server.updateId, messageId: message.message_id, isRead: false });
  return message;
}

function held(server) {
  const all = [...server.storage.userMessages, ...server.storage.botMessages];
  return all.map((each) => each.messageId);
}

// What a person does: /__person/{text,photo,edit,press,block,unblock,group}
function personRoutes(app, server) {
  app.post("/__person/:act", async (req, res) => {
    const { token, id, text, language, messageId, data, extra } = req.body;
    if (language) people.set(id, language);
    const me = { from: person(id), date: now() };
    const acts = {
      text: () => ({ message: { ...keep(server, id, text), ...extra } }),
      media: () => {
        const { text: _none, ...message } = keep(server, id, "");
        return { message: { ...message, ...extra } };
      },
      edit: () => ({ edited_message: { ...me, chat: chat(id), message_id: messageId, text,
        edit_date: now() } }),
      press: () => ({ callback_query: { id: String(server.callbackId++), from: person(id),
        chat_instance: "1", data,
        message: { message_id: messageId, date: now(), chat: chat(id), from: bot(token) } } }),
      block: () => {
        blocked.add(id);
        return member(id, token, "member", "kicked");
      },
      unblock: () => {
        blocked.delete(id);
        return member(id, token, "kicked", "member");
      },
    };
    res.json(await publish(server, token, acts[req.params.act]()));
  });
  app.post("/__clear", (_req, res) => {
    for (const store of [calls, texts, updates, server.storage.userMessages, server.storage.botMessages])
      store.length = 0;
    for (const store of [hooks, people, blocked, buttons]) store.clear();
    done(res);
  });
  app.get("/__calls", (_req, res) => res.json(calls));
  app.get("/__texts", (_req, res) => res.json(texts));
  app.get("/__held", (_req, res) => res.json(held(server)));
  app.get("/__buttons", (_req, res) => res.json(Object.fromEntries(buttons)));
}

function bot(token) {
  return { id: Number(token.split(":")[0]), is_bot: true, first_name: "Line", username: "LineBot" };
}

function member(id, token, before, after) {
  const of = (status) => ({ user: bot(token), status, ...(status === "kicked" && { until_date: 0 }) });
  return { my_chat_member: { chat: chat(id), from: person(id), date: now(),
    old_chat_member: of(before), new_chat_member: of(after) } };
}

const methods = {
  getme: (server, token, given, res) => res.json({ ok: true, result: bot(token) }),
  getupdates: (server, token, given, res) => {
    if (hooks.has(token)) return fail(res, 409, "Conflict: can't use getUpdates method while webhook is active");
    const offset = Number(given.offset ?? 0);
    while (updates.length && updates[0].update_id < offset) updates.shift();
    const answer = () => res.json({ ok: true, result: updates.slice(0, Number(given.limit ?? 100)) });
    // Telegram keeps a fetch open while there is nothing, for as long as it was asked to.
    return updates.length || !Number(given.timeout) ? answer() : setTimeout(answer, HELD_OPEN_MS);
  },
  sendmessage: (server, token, given, res) => {
    const id = Number(given.chat_id);
    if (blocked.has(id)) return fail(res, 403, "Forbidden: bot was blocked by the user");
    if (!people.has(id)) return fail(res, 400, "Bad Request: chat not found");
    const sent = server.addBotMessage({ ...given }, token);
    texts.push([id, sent.text]);
    if (sent.reply_markup) buttons.set(sent.message_id, sent.reply_markup.inline_keyboard);
    const result = { message_id: sent.message_id, date: now(), chat: chat(id), from: bot(token),
      text: sent.text, reply_markup: sent.reply_markup };
    return res.json({ ok: true, result });
  },
  deletemessage: (server, token, given, res) =>
    server.deleteMessage(Number(given.chat_id), Number(given.message_id))
      ? done(res)
      : fail(res, 400, "Bad Request: message to delete not found"),
  editmessagereplymarkup: (server, token, given, res) => {
    const message = Number(given.message_id);
    if (!held(server).includes(message)) return fail(res, 400, "Bad Request: message to edit not found");
    if (!buttons.delete(message)) return fail(res, 400, "Bad Request: message is not modified");
    return done(res);
  },
  answercallbackquery: (server, token, given, res) => done(res),
  leavechat: (server, token, given, res) => done(res),
  setmycommands: (server, token, given, res) => done(res),
  setmydescription: (server, token, given, res) => done(res),
  setmyshortdescription: (server, token, given, res) => done(res),
  setwebhook: (server, token, given, res) => {
    hooks.set(token, { url: given.url, secret: given.secret_token });
    return done(res);
  },
  deletewebhook: (server, token, given, res) => {
    hooks.delete(token);
    return done(res);
  },
  getwebhookinfo: (server, token, given, res) => res.json({ ok: true,
    result: { url: hooks.get(token)?.url ?? "", has_custom_certificate: false,
      pending_update_count: updates.length } }),
};

function botRoutes(app, server) {
  app.all("/bot:token/:method", (req, res, next) => {
    const { token, method } = req.params;
    calls.push({ method, given: req.body });
    const answer = methods[method.toLowerCase()];
    return answer ? answer(server, token, req.body, res) : next();
  });
}

const server = new TelegramServer({ host: "127.0.0.1", port, storeTimeout: 3600 },
  { routes: [personRoutes, botRoutes] });
await server.start();
