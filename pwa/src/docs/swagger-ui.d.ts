declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  /** The part of Swagger UI's configuration that we set. */
  export default function SwaggerUI(config: {
    dom_id: string
    url: string
    validatorUrl: null
    queryConfigEnabled: boolean
    docExpansion: 'none' | 'list' | 'full'
    defaultModelsExpandDepth: number
  }): void
}
