import { CopyField } from '../copy-field.tsx'
import { Snippet } from '../snippet.tsx'
import { Tabs } from '../tabs.tsx'
import { discoveryAddress, grafanaEnvironment, nodeProgram, proxyEnvironment } from './application-snippets.ts'

/** What is given to an application so that people sign in to it with their keys, filled in. */
export function ApplicationConnect({ url, clientId }: { url: string; clientId: string }) {
  const registered = { url, clientId }
  return (
    <>
      <CopyField label="Discovery address" value={discoveryAddress(url)} />
      <CopyField label="Client ID" value={clientId} />
      <Tabs
        label="What the application is"
        tabs={[
          { name: 'Grafana', content: <Snippet command={grafanaEnvironment(registered)} what="Grafana’s variables" /> },
          {
            name: 'oauth2-proxy',
            content: <Snippet command={proxyEnvironment(registered)} what="oauth2-proxy’s variables" />,
          },
          { name: 'Node.js', content: <Snippet command={nodeProgram(registered)} what="the program" /> },
        ]}
      />
    </>
  )
}
