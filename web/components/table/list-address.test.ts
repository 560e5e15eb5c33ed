import { expect, test } from 'vitest'
import type { ListQuery } from '../../domain/listing/list-query.ts'
import { listAddress } from './list-address.ts'

const query: ListQuery = { search: 'a&b', sort: 'name', descending: true, page: 3, filters: { state: 'active' } }
const place = { path: '/admin/people', query }

test('a page of a table keeps search, filters and order', () => {
  expect(listAddress(place, { page: 4 })).toBe('/admin/people?q=a%26b&state=active&sort=-name&page=4')
})

test('another order begins at the first page', () => {
  expect(listAddress(place, { sort: 'email', descending: false })).toBe('/admin/people?q=a%26b&state=active&sort=email')
})

test('a search that is taken away takes its filters with it', () => {
  expect(listAddress(place, { search: '', filters: {} })).toBe('/admin/people?sort=-name')
})
