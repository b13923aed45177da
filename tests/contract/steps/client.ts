// The client's put, patch and delete, of which the documents only say that they are similar to
// post and get: made from those. And every answer of a service is held against its declared type.
import Ajv from 'ajv';
import { analyticsApi } from '@/services/analytics';
import { apiClient } from '@/services/api';
import { authApi } from '@/services/auth';
import { channelApi } from '@/services/channels';
import { costApi } from '@/services/costs';
import { dashboardApi } from '@/services/dashboard';
import { videoApi } from '@/services/videos';

declare const declaredTypes: Record<string, object>;
declare const report: { called: Set<string>; violations: string[] };

const client = Object.getPrototypeOf(apiClient);

function similar(known: string, name: string, rest: (code: string) => string = (code) => code) {
  const code = rest(String(client[known]).replaceAll(`"${known.toUpperCase()}"`, `"${name.toUpperCase()}"`));
  client[name] = new Function(`return { ${code} }`)()[known];
}

similar('post', 'put');
similar('post', 'patch');
similar('get', 'delete', (code) => code.replaceAll('handleResponse', 'handleDeleted'));
client.handleDeleted = async function (response: Response) {
  return response.status === 204 ? undefined : this.handleResponse(response);
};

const schemas = new Ajv({ allErrors: true, strict: false });

/** What is wrong with a value, as the documents declare the type; "" if nothing is. */
export function violations(type: string, value: unknown): string {
  if (schemas.validate(declaredTypes[type], value)) return '';
  return `${type}: ${schemas.errorsText()} in ${JSON.stringify(value)}`;
}

for (const service of [authApi, channelApi, videoApi, dashboardApi, costApi, analyticsApi]) {
  const methods = Object.getPrototypeOf(service);
  for (const name of Object.getOwnPropertyNames(methods).filter((one) => one !== 'constructor')) {
    const type = `${methods.constructor.name}.${name}`;
    const method = methods[name];
    methods[name] = async function (...given: unknown[]) {
      const answer = await method.apply(this, given);
      report.called.add(type);
      const wrong = violations(type, answer);
      if (wrong) report.violations.push(wrong);
      return answer;
    };
  }
}
