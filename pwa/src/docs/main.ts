import 'swagger-ui-dist/swagger-ui.css'
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'

// The API's own document, drawn by Swagger UI from our own files: no request leaves for anybody else's host, so neither the
// validator badge nor the default look-up of other documents is wanted.
SwaggerUI({ dom_id: '#app', url: '/api/v1/openapi.json', validatorUrl: null, queryConfigEnabled: false, docExpansion: 'list' })
