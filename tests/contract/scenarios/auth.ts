import { authApi } from '@/services/auth';
import { assert, ask, auth, EMAIL, PASSWORD, refused, sent, signIn, violations } from '../steps/common';

const kept = () => JSON.parse(localStorage.getItem('auth-storage')!).state;

export default {
  async 'a wrong password is refused, with the text of its code'() {
    const before = sent('POST', '/auth/login');
    await refused(() => auth().login(EMAIL, 'wrong'));
    // The client answers a 401 by trying once more and loses the text; that is its own way.
    assert.equal(sent('POST', '/auth/login') - before, 2);
    assert.equal(auth().isAuthenticated, false);
    const { status, body } = await ask('POST', '/auth/login', { email: EMAIL, password: 'wrong' });
    assert.deepEqual([status, body.code], [401, 'AUTH_4012']);
    assert.match(body.message, /Invalid credentials/);
  },

  async 'what is left out is named'() {
    const error = await refused(() => auth().login(EMAIL, undefined as any));
    assert.match(error.message, /password/i);
    assert.equal(auth().error, error.message);
  },

  async 'the right password signs in, after wrong ones too'() {
    await signIn();
    assert.equal(auth().isAuthenticated, true);
    assert.equal(auth().user!.email, EMAIL);
    assert.equal(violations('User', auth().user), '');
    assert.deepEqual(Object.keys(kept()).sort(), ['refreshToken', 'user']);
  },

  async 'the user can be asked for'() {
    assert.equal((await authApi.getCurrentUser()).email, EMAIL);
  },

  async 'a wrong old password changes nothing'() {
    const error = await refused(() => authApi.updatePassword('wrong', 'another-long-password'));
    assert.notEqual(error.message, 'RETRY_REQUEST');
    assert.match(error.message, /password/i);
    assert.equal(auth().isAuthenticated, true);
  },

  async 'a changed password ends the sessions that were'() {
    const before = auth().refreshToken!;
    await authApi.updatePassword(PASSWORD, 'another-long-password');
    await refused(() => authApi.refresh({ refreshToken: before }));
    await auth().login(EMAIL, 'another-long-password');
    assert.equal(auth().isAuthenticated, true);
  },

  async 'signing out ends the session'() {
    const refreshToken = auth().refreshToken!;
    await authApi.logout();
    await refused(() => authApi.refresh({ refreshToken }));
    auth().logout();
    assert.deepEqual([auth().user, auth().accessToken, kept().refreshToken], [null, null, null]);
  },
};
