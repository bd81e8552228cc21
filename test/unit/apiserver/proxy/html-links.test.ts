/** Links of pages behind a proxy. Expected: apimachinery v0.35.4's proxy transport, given the same pages. */
import { describe, expect, it } from 'vitest'
import { parseUrl, UrlError } from '../../../../src/apiserver/proxy/go-url.ts'
import { rewriteHtml } from '../../../../src/apiserver/proxy/html-links.ts'
import { rewriteLink } from '../../../../src/apiserver/proxy/link-rewriter.ts'

const BASE = { prefix: '/p/proxy', backend: '10.0.0.1:80', host: 'h:1' }

function linked(link: string): string {
  try {
    return rewriteLink(parseUrl(link), BASE)
  } catch (error) {
    if (error instanceof UrlError) return link
    throw error
  }
}

describe('a page', () => {
  it.each([
    ["<A HREF='/x?a=1&b=2' Class=foo>t & t</A>", '<a href="/p/proxy/x?a=1&amp;b=2" class="foo">t & t</A>'],
    ['<!-- <a href="/no"> --><p href="/x">', '<!-- <a href="/no"> --><p href="/x">'],
    ['<script src=/s.js>"<a href=/n>"</script><br/>', '<script src="/p/proxy/s.js">"<a href=/n>"</script><br/>'],
    ['<title><a href=/x></title><img src=/i />', '<title><a href=/x></title><img src="/p/proxy/i"/>'],
    ['<a href="&eacute;/x" b="&lt;&amp;&#x41;&copy=1">', '<a href="%C3%A9/x" b="&lt;&amp;A&amp;copy=1">'],
    ['<form action= id = "/x/"><b>', '<form action="id" =="" "="" x="" "=""><b>'],
    ['<a href=/x>kept<a href="/lost', '<a href="/p/proxy/x">kept'],
    ['<a href="//h:1/y"><a href="/%zz">', '<a href="//h:1/p/proxy/y"><a href="/%zz">'],
  ])('%s', (page, expected) => {
    expect(rewriteHtml(page, linked)).toBe(expected)
  })
})

describe('a link', () => {
  it.each([
    ['/x/', '/p/proxy/x/'],
    ['/a//b/../c', '/p/proxy/a/c'],
    ['/a b', '/p/proxy/a%20b'],
    ["/(x)!*'", '/p/proxy/%28x%29%21%2A%27'],
    ['/p/proxy/in', '/p/proxy/in'],
    ['http://10.0.0.1:80/z', '/p/proxy/z'],
    ['http://h:1/y', 'http://h:1/p/proxy/y'],
    ['https://example.com/q', 'https://example.com/q'],
    ['mailto:a@b', 'mailto:a@b'],
    ['x#frag', 'x#frag'],
  ])('to %s leads to %s', (link, expected) => {
    expect(linked(link)).toBe(expected)
  })

  it.each([
    ['http://[::1/', "missing ']' in host"],
    ['/%zz', 'invalid URL escape "%zz"'],
    ['http://a:b/', 'invalid port ":b" after host'],
    [':x', 'missing protocol scheme'],
    ['1:2', 'first path segment in URL cannot contain colon'],
  ])('to %s is none', (link, why) => {
    expect(() => parseUrl(link)).toThrow(`parse ${JSON.stringify(link)}: ${why}`)
  })
})
