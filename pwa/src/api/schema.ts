/** Generated from docs/openapi.json by `npm run types`; not edited by hand. */

export interface paths {
    "/api/v1/advice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    q?: string;
                    retired?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AdviceFound"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AdviceIn"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AdviceOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/advice/{entry_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    entry_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AdviceChangeIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AdviceOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/advice/{entry_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    entry_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AdviceOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/advice/{entry_id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    entry_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AdviceOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/areas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    level?: "county" | "town" | "neighbourhood" | "grid" | null;
                    parent?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AreasOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/areas/at": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    accuracy_m?: number | null;
                    lat: number;
                    lon: number;
                    on?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AreaOfRecord"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/areas/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The body is the file itself. */
        post: {
            parameters: {
                query: {
                    code_field?: string | null;
                    crs?: "wgs84" | "gcj02" | "bd09";
                    dry_run?: boolean;
                    filename: string;
                    layer?: string | null;
                    level: "county" | "town" | "neighbourhood" | "grid";
                    name_field?: string | null;
                    parent_field?: string | null;
                    retire_agreed?: number;
                    retire_missing?: boolean;
                    shift_agreed?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AreaImportOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/areas/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AreaImportsOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/areas/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where boundaries do not fit, as GeoJSON, the largest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemsOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/atlas/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    area?: string | null;
                    bbox?: string | null;
                    /** @description 要我打电话回访的：现在该打，过会儿再打，没有留电话 */
                    call?: "now" | "later" | "nobody" | null;
                    category?: string | null;
                    channel?: string | null;
                    closed_from?: string | null;
                    closed_to?: string | null;
                    /** @description 带着这个提示的，如 director_decides */
                    flagged?: string | null;
                    /** @description 申请等答复的、正中止的、延过期的 */
                    held?: "asked" | "paused" | "extended" | null;
                    /** @description 有督办函等签发的，或承办单位还没有答复的 */
                    letter?: "draft" | "signed" | null;
                    level: "town" | "neighbourhood" | "grid";
                    light?: "green" | "yellow" | "red" | null;
                    /** @description 下一步该自己办的 */
                    mine?: boolean;
                    /** @description 承办单位手上的一堆 */
                    pile?: "hand" | "sign" | "work" | "soon" | "help" | "done" | null;
                    q?: string | null;
                    rated?: "satisfied" | "mostly" | "unsatisfied" | "not_reached" | null;
                    rated_from?: string | null;
                    rated_how?: "own" | "beside" | "call" | "code" | "phone_code" | "door" | null;
                    /** @description 只要办结当天就听到群众自己怎么说的 */
                    rated_same_day?: boolean;
                    rated_to?: string | null;
                    /** @description 只要回头事：办结后又出现过的 */
                    recurred?: boolean;
                    reported_from?: string | null;
                    reported_to?: string | null;
                    state?: string | null;
                    /** @description 只要回访不满意、退回再办过的 */
                    supervised?: boolean;
                    /** @description 主办单位；-：还没有给哪个单位 */
                    unit?: string | null;
                    urgency?: "normal" | "urgent" | "grave" | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SummaryOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/atlas/tiles/areas/{z}/{x}/{y}.mvt": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                x: number;
                y: number;
                z: number;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    x: number;
                    y: number;
                    z: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/atlas/tiles/cases/{z}/{x}/{y}.mvt": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                x: number;
                y: number;
                z: number;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    area?: string | null;
                    bbox?: string | null;
                    /** @description 要我打电话回访的：现在该打，过会儿再打，没有留电话 */
                    call?: "now" | "later" | "nobody" | null;
                    category?: string | null;
                    channel?: string | null;
                    closed_from?: string | null;
                    closed_to?: string | null;
                    /** @description 带着这个提示的，如 director_decides */
                    flagged?: string | null;
                    /** @description 申请等答复的、正中止的、延过期的 */
                    held?: "asked" | "paused" | "extended" | null;
                    /** @description 有督办函等签发的，或承办单位还没有答复的 */
                    letter?: "draft" | "signed" | null;
                    light?: "green" | "yellow" | "red" | null;
                    /** @description 下一步该自己办的 */
                    mine?: boolean;
                    /** @description 承办单位手上的一堆 */
                    pile?: "hand" | "sign" | "work" | "soon" | "help" | "done" | null;
                    q?: string | null;
                    rated?: "satisfied" | "mostly" | "unsatisfied" | "not_reached" | null;
                    rated_from?: string | null;
                    rated_how?: "own" | "beside" | "call" | "code" | "phone_code" | "door" | null;
                    /** @description 只要办结当天就听到群众自己怎么说的 */
                    rated_same_day?: boolean;
                    rated_to?: string | null;
                    /** @description 只要回头事：办结后又出现过的 */
                    recurred?: boolean;
                    reported_from?: string | null;
                    reported_to?: string | null;
                    state?: string | null;
                    /** @description 只要回访不满意、退回再办过的 */
                    supervised?: boolean;
                    /** @description 主办单位；-：还没有给哪个单位 */
                    unit?: string | null;
                    urgency?: "normal" | "urgent" | "grave" | null;
                };
                header?: never;
                path: {
                    x: number;
                    y: number;
                    z: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attachments/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sha256: string;
            };
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sha256: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LoginIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoginOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoginOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/basemap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BasemapOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/basemap/{layer}/{z}/{x}/{y}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                layer: string;
                x: number;
                y: number;
                z: number;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    layer: string;
                    x: number;
                    y: number;
                    z: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The working-day calendar, for screens that do not pull: without it "还剩 2 个工作日" would count holidays. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CalendarOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/care/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    area?: string | null;
                    group?: string | null;
                    level: "town" | "neighbourhood" | "grid";
                    tier?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CoverageOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/care/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GroupsOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/care/helpers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    area?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HelpersOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/care/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DoorListOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/care/load": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    area?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoadOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/care/people/{person_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TimelineOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/care/unclear-visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UnclearVisitsOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/care/unclear-visits/{visit_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                visit_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    visit_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MatchIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UnclearVisitsOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/care/visits/{visit_id}/attachments/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sha256: string;
                visit_id: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sha256: string;
                    visit_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    area?: string | null;
                    bbox?: string | null;
                    /** @description 要我打电话回访的：现在该打，过会儿再打，没有留电话 */
                    call?: "now" | "later" | "nobody" | null;
                    category?: string | null;
                    channel?: string | null;
                    closed_from?: string | null;
                    closed_to?: string | null;
                    /** @description quick: 数到一万为止；exact: 全数清楚，可能要几秒 */
                    count?: "quick" | "exact";
                    cursor?: string | null;
                    /** @description 带着这个提示的，如 director_decides */
                    flagged?: string | null;
                    /** @description 申请等答复的、正中止的、延过期的 */
                    held?: "asked" | "paused" | "extended" | null;
                    /** @description 有督办函等签发的，或承办单位还没有答复的 */
                    letter?: "draft" | "signed" | null;
                    light?: "green" | "yellow" | "red" | null;
                    limit?: number;
                    /** @description 下一步该自己办的 */
                    mine?: boolean;
                    order?: "reported" | "due" | "done" | "sign";
                    /** @description 承办单位手上的一堆 */
                    pile?: "hand" | "sign" | "work" | "soon" | "help" | "done" | null;
                    q?: string | null;
                    rated?: "satisfied" | "mostly" | "unsatisfied" | "not_reached" | null;
                    rated_from?: string | null;
                    rated_how?: "own" | "beside" | "call" | "code" | "phone_code" | "door" | null;
                    /** @description 只要办结当天就听到群众自己怎么说的 */
                    rated_same_day?: boolean;
                    rated_to?: string | null;
                    /** @description 只要回头事：办结后又出现过的 */
                    recurred?: boolean;
                    reported_from?: string | null;
                    reported_to?: string | null;
                    state?: string | null;
                    /** @description 只要回访不满意、退回再办过的 */
                    supervised?: boolean;
                    /** @description 主办单位；-：还没有给哪个单位 */
                    unit?: string | null;
                    urgency?: "normal" | "urgent" | "grave" | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseListOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CaseIntake"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CaseActionIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/attachments/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
                sha256: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    sha256: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/contact": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactLeftOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ContactIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/similar": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SimilarListOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/by-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    code: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeantOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    area?: string | null;
                    bbox?: string | null;
                    /** @description 要我打电话回访的：现在该打，过会儿再打，没有留电话 */
                    call?: "now" | "later" | "nobody" | null;
                    category?: string | null;
                    channel?: string | null;
                    closed_from?: string | null;
                    closed_to?: string | null;
                    /** @description 带着这个提示的，如 director_decides */
                    flagged?: string | null;
                    /** @description 申请等答复的、正中止的、延过期的 */
                    held?: "asked" | "paused" | "extended" | null;
                    /** @description 有督办函等签发的，或承办单位还没有答复的 */
                    letter?: "draft" | "signed" | null;
                    light?: "green" | "yellow" | "red" | null;
                    /** @description 下一步该自己办的 */
                    mine?: boolean;
                    /** @description 承办单位手上的一堆 */
                    pile?: "hand" | "sign" | "work" | "soon" | "help" | "done" | null;
                    q?: string | null;
                    rated?: "satisfied" | "mostly" | "unsatisfied" | "not_reached" | null;
                    rated_from?: string | null;
                    rated_how?: "own" | "beside" | "call" | "code" | "phone_code" | "door" | null;
                    /** @description 只要办结当天就听到群众自己怎么说的 */
                    rated_same_day?: boolean;
                    rated_to?: string | null;
                    /** @description 只要回头事：办结后又出现过的 */
                    recurred?: boolean;
                    reported_from?: string | null;
                    reported_to?: string | null;
                    state?: string | null;
                    /** @description 只要回访不满意、退回再办过的 */
                    supervised?: boolean;
                    /** @description 主办单位；-：还没有给哪个单位 */
                    unit?: string | null;
                    urgency?: "normal" | "urgent" | "grave" | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseCountsOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    area?: string | null;
                    since: string;
                    until: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FiguresOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/filters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedFiltersOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SavedFilterIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedFiltersOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/filters/{filter_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                filter_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    filter_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedFiltersOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The body is the file itself. */
        post: {
            parameters: {
                query: {
                    category?: string | null;
                    channel: string;
                    /** @description 经纬度是哪个坐标系的 */
                    crs?: "wgs84" | "gcj02" | "bd09";
                    dry_run?: boolean;
                    filename?: string | null;
                    mapping?: string;
                    /** @description 旧台账：都是以前办结的事，登记成历史，不催办 */
                    settled?: boolean;
                    sheet?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseImportOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/import/template": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    channel: string;
                    settled?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The actor's own of the last days that a worker does or did. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseImportsOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/imports/{import_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    import_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseImportOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/imports/{import_id}/refused": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        /** The rows that were not taken, whole, each with what is wrong with it: CSV, to be mended and imported again. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    import_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/imports/{import_id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take in what was tried, read as it was tried: the file is still here, and is not sent again. */
        post: {
            parameters: {
                query: {
                    category?: string | null;
                    channel: string;
                    /** @description 经纬度是哪个坐标系的 */
                    crs?: "wgs84" | "gcj02" | "bd09";
                    dry_run?: boolean;
                    filename?: string | null;
                    mapping?: string;
                    /** @description 旧台账：都是以前办结的事，登记成历史，不催办 */
                    settled?: boolean;
                    sheet?: string | null;
                };
                header?: never;
                path: {
                    import_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseImportOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/piles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PilesOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/returned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReturnedListOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SimilarQuery"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SimilarListOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CategoriesOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whom residents call, and where the window is, for slips. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CentreOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChannelsOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/console/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LoginIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoginOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/console/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/console/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoginOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/diary/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's own diaries and nobody else's, whoever calls. */
        get: {
            parameters: {
                query: {
                    format: "pdf" | "xlsx";
                    from: string;
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    area?: string | null;
                    cursor?: string | null;
                    kind?: string | null;
                    late?: boolean;
                    person?: string | null;
                    q?: string | null;
                    state?: "open" | "accepted" | "papers" | "filed" | "told" | "withdrawn" | "";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrandsOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ErrandIntake"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrandOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errands/{errand_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                errand_id: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    errand_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrandOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errands/{errand_id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                errand_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    errand_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ErrandActionIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrandOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errands/{errand_id}/attachments/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                errand_id: string;
                sha256: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    errand_id: string;
                    sha256: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errands/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrandKindsOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errands/runners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    area: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunnersOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feed/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** By key, not by login. The same number again is answered and changes nothing. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["FeedCaseIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FeedCaseOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feed/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FeedKeysOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["FeedKeyIn"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FeedKeyMadeOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feed/keys/{key_id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FeedKeysOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/households/{household_id}/call": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                household_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The whole number, to call it; it leaves a line in the journal. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    household_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HouseholdPhoneOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/households/{household_id}/unmerge": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                household_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Part a household from the one it was merged into; answers what is merged still. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    household_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MergesOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/households/merges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MergesOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/calendar-years/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CalendarYearIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/call-rule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CallRuleIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/case-rule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CaseRuleIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/categories/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CategoryIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/centre": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CentreIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/channels/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChannelIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/errand-kinds/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ErrandKindIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/groups/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CareGroupIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/letter-rule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LetterRuleIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/notice-kinds/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NoticeKindIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["OrderIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/paths/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["HandlingPathIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/robots/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RobotIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/robots/{code}/trial": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RobotTrialOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RobotTrialOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/rule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CareRuleIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/specialist-kinds/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SpecialistKindIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/task-kinds/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TaskKindIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/tiers/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CareTierIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/time-limits/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TimeLimitIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/track": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TrackRuleIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/watch-rule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["WatchRuleIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListsToEditOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UserOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PasswordIn"];
                };
            };
            responses: {
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mediations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    case: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MediationsOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MediationBegin"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MediationsOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mediations/{mediation_id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mediation_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    mediation_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MediationActionIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MediationsOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meetings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    case?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeetingsOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MeetingCall"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeetingOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meetings/{meeting_id}/cancelled": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                meeting_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    meeting_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MeetingCancel"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeetingOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meetings/{meeting_id}/held": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                meeting_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    meeting_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MeetingHold"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeetingOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meetings/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    state?: "open" | "done";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DecisionsOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meetings/decisions/{decision_id}/done": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                decision_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    decision_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DecisionDone"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeetingOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NoticesOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NoticeRead"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NoticesOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers/cases/{case_id}/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
                kind: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    kind: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PaperIn"];
                };
            };
            responses: {
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers/letters/{letter_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                letter_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    letter_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TemplatesOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers/templates/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    kind: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** The body is the file itself. */
        post: {
            parameters: {
                query: {
                    base_version: number;
                    filename?: string;
                };
                header?: never;
                path: {
                    kind: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TemplatesOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/patrols/{patrol_id}/track": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                patrol_id: string;
            };
            cookie?: never;
        };
        /** Only to whoever walked it; to everybody else the patrol is absent. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    patrol_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TrackOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    area?: string | null;
                    cursor?: string | null;
                    due?: "overdue" | "today" | "week" | "grave" | null;
                    group?: string | null;
                    helper?: string | null;
                    level?: "leader" | "neighbourhood" | null;
                    limit?: number;
                    q?: string | null;
                    state?: "cared_for" | "left";
                    tier?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PeopleOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PersonIn"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PersonOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{person_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PersonOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{person_id}/change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PersonChangeIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PersonOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{person_id}/grave": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PersonOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{person_id}/plans": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EnrolIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PersonOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{person_id}/plans/{plan_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
                plan_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                    plan_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PlanChangeIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PersonOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{person_id}/plans/{plan_id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
                plan_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                    plan_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PlanEndIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PersonOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{person_id}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RevealIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RevealOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{person_id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** No answer to show: the person may just have left the caller's sight. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TransferIn"];
                };
            };
            responses: {
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ExportIn"];
                };
            };
            responses: {
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["FindIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FoundPeopleOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The body is the file itself. */
        post: {
            parameters: {
                query?: {
                    dry_run?: boolean;
                    filename?: string | null;
                    group?: string | null;
                    mapping?: string;
                    sheet?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/import/template": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The actor's own of the last days that a worker does or did. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportsOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/imports/{import_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    import_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/imports/{import_id}/refused": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        /** The rows that were not taken, whole, each with what is wrong with it: CSV, to be mended and imported again. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    import_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/imports/{import_id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take in what was tried, read as it was tried: the file is still here, and is not sent again. */
        post: {
            parameters: {
                query?: {
                    dry_run?: boolean;
                    filename?: string | null;
                    group?: string | null;
                    mapping?: string;
                    sheet?: string | null;
                };
                header?: never;
                path: {
                    import_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/leaves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LeavesOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LeaveIn"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LeavesOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/leaves/{leave_id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                leave_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    leave_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LeavesOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/case": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PublicCaseIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PublicCaseOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/case/rating": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PublicRateIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PublicCaseOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/case/recur": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PublicRecurIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PublicCaseOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/centre": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CentreOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/grid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ScannedGridIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScannedGridOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/photos/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sha256: string;
            };
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sha256: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PublicReportIn"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PublicReportOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/receptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    day?: string | null;
                    kind?: "consult" | "settled" | "legal_answer" | "accepted" | "added" | null;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReceptionListOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ConsultIn"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReceptionOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/receptions/caller": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CallerIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallerOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/receptions/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    first: string;
                    last: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReceptionFiguresOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/receptions/supplement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SupplementIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/referrals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReferralIn"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MediationsOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/referrals/{referral_id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                referral_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    referral_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReferralAnswerIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MediationsOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/referrals/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    since: string;
                    until: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferralFiguresOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RolesOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RoleIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RolesOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/specialists/{one}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                one: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    one: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SpecialistIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DirectoryOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/specialists/{one}/join": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                one: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    one: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ComingOrGoing"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DirectoryOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/specialists/{one}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                one: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    one: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ComingOrGoing"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DirectoryOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/pull": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PullOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PushIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PushOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/vault": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The server's half of the key of this phone's vault, and the key records about people are sealed for. */
        get: {
            parameters: {
                query: {
                    day?: string | null;
                    device_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VaultOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    area?: string | null;
                    case?: string | null;
                    cursor?: string | null;
                    person?: string | null;
                    /** @description 只要自己派出的 */
                    sent?: boolean;
                    state?: "open" | "";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TasksOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TaskSend"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    task_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    task_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TaskActionIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/attachments/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sha256: string;
                task_id: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sha256: string;
                    task_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/form": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    case?: string | null;
                    grid?: string | null;
                    person?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskFormOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DirectoryOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    unit_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UnitIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DirectoryOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit_id}/join": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    unit_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ComingOrGoing"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DirectoryOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit_id}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    unit_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ComingOrGoing"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DirectoryOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/voice/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallsOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/voice/satisfaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    area?: string | null;
                    bbox?: string | null;
                    /** @description 要我打电话回访的：现在该打，过会儿再打，没有留电话 */
                    call?: "now" | "later" | "nobody" | null;
                    category?: string | null;
                    channel?: string | null;
                    closed_from?: string | null;
                    closed_to?: string | null;
                    /** @description 带着这个提示的，如 director_decides */
                    flagged?: string | null;
                    /** @description 申请等答复的、正中止的、延过期的 */
                    held?: "asked" | "paused" | "extended" | null;
                    /** @description 有督办函等签发的，或承办单位还没有答复的 */
                    letter?: "draft" | "signed" | null;
                    light?: "green" | "yellow" | "red" | null;
                    /** @description 下一步该自己办的 */
                    mine?: boolean;
                    /** @description 承办单位手上的一堆 */
                    pile?: "hand" | "sign" | "work" | "soon" | "help" | "done" | null;
                    q?: string | null;
                    rated?: "satisfied" | "mostly" | "unsatisfied" | "not_reached" | null;
                    rated_from?: string | null;
                    rated_how?: "own" | "beside" | "call" | "code" | "phone_code" | "door" | null;
                    /** @description 只要办结当天就听到群众自己怎么说的 */
                    rated_same_day?: boolean;
                    rated_to?: string | null;
                    /** @description 只要回头事：办结后又出现过的 */
                    recurred?: boolean;
                    reported_from?: string | null;
                    reported_to?: string | null;
                    state?: string | null;
                    /** @description 只要回访不满意、退回再办过的 */
                    supervised?: boolean;
                    /** @description 主办单位；-：还没有给哪个单位 */
                    unit?: string | null;
                    urgency?: "normal" | "urgent" | "grave" | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SatisfactionOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/voice/script": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScriptOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/watch/cases/{case_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WatchOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/watch/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WatchFiguresOut"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/watch/letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                    state?: "draft" | "signed" | "answered" | "dropped";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LettersOut"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        _Known: {
            address_text?: string;
            birth_year?: number | null;
            danger_level?: number | null;
            door?: string | null;
            guardian?: components["schemas"]["GuardianIn"] | null;
            health?: string | null;
            /** Format: uuid */
            household_id?: string | null;
            id_number?: string | null;
            location?: components["schemas"]["HomeIn"] | null;
            name?: string;
            needs?: string | null;
            phone?: string | null;
            /** @enum {string|null} */
            sex?: "female" | "male" | null;
        };
        ActionFieldOut: {
            /** @description 那一项选了其中一个，才问这一项 */
            asked_with?: components["schemas"]["AskedWithOut"];
            choices?: components["schemas"]["ChoiceOut"][];
            /** @description 答复申请时：申请了什么，为什么，照批会怎样；受理时：按规定至少多紧急 */
            hint?: string;
            label: string;
            /** @description 可以选几个，值用逗号隔开 */
            many?: boolean;
            name: string;
            /** @description 那一项填了这个值，这一项就要填 */
            needed_with?: components["schemas"]["NeededWithOut"];
            required: boolean;
            /** @description 现在是这样，改了才算改 */
            value?: string;
        };
        ActionOut: {
            fields: components["schemas"]["ActionFieldOut"][];
            label: string;
            name: string;
            /** @description 这一步要写一句或带张照片；别的步骤也可以带照片 */
            photos?: boolean;
        };
        AdviceChangeIn: {
            base_version: number;
            changes: components["schemas"]["AdviceChanges"];
        };
        AdviceChanges: {
            conditions?: string | null;
            keywords?: string | null;
            papers?: string[];
            phone?: string | null;
            topic?: string;
            where_to?: string | null;
        };
        AdviceFacts: {
            conditions?: string | null;
            keywords?: string | null;
            papers?: string[];
            phone?: string | null;
            topic: string;
            where_to?: string | null;
        };
        AdviceFound: {
            items: components["schemas"]["AdviceOut"][];
        };
        AdviceIn: {
            /**
             * Format: uuid
             * @default null
             */
            entry_id: string | null;
            facts: components["schemas"]["AdviceFacts"];
        };
        AdviceOut: {
            conditions: string | null;
            id: string;
            keywords: string | null;
            papers: string[];
            phone: string | null;
            pinyin: string;
            retired: boolean;
            sort: number;
            topic: string;
            updated_at: string;
            updated_by: components["schemas"]["Named"] | null;
            version: number;
            where_to: string | null;
        };
        AlsoAskedWithOut: {
            field: string;
            values: string[];
        };
        AreaCountsOut: {
            /** @description 结案、撤回、并案 */
            closed: number;
            code: string;
            name: string;
            open: number;
            red: number;
            yellow: number;
        };
        AreaImportLine: {
            /** Format: date-time */
            at: string;
            by: string | null;
            counts: components["schemas"]["BoundaryCountsOut"];
            crs: string;
            /** Format: date-time */
            finished_at: string | null;
            id: string;
            level: string;
            moved: {
                [key: string]: number;
            };
            pieces: number;
            pieces_done: number;
            source: string;
        };
        AreaImportOut: {
            asks_consent: boolean;
            code_field: string;
            columns: string[];
            counts: components["schemas"]["BoundaryCountsOut"];
            dry_run: boolean;
            id: string | null;
            in_force: number;
            kept: string[];
            misfits: components["schemas"]["MisfitsOut"];
            name_field: string;
            refused: components["schemas"]["RowRefusedOut"][];
            repaired: components["schemas"]["RowMendedOut"][];
            retired: string[];
            shifted: boolean;
            warnings: string[];
        };
        AreaImportsOut: {
            items: components["schemas"]["AreaImportLine"][];
        };
        AreaOfPost: {
            code: string;
            level: string;
            name: string;
        };
        AreaOfRecord: {
            distance_m: number | null;
            grid: components["schemas"]["Coded"] | null;
            /** @enum {string} */
            how: "chosen" | "assigned" | "inside" | "nearest" | "none";
            neighbourhood: components["schemas"]["Coded"] | null;
            town: components["schemas"]["Coded"] | null;
        };
        AreaOut: {
            code: string;
            kind: string | null;
            level: string;
            name: string;
            parent: string | null;
        };
        AreasOut: {
            items: components["schemas"]["AreaOut"][];
        };
        AskedWithOut: {
            /** @description 这一项也要是其中一个 */
            also?: components["schemas"]["AlsoAskedWithOut"];
            field: string;
            values: string[];
        };
        BasemapOut: {
            credit: string | null;
            deepest: number;
            on: boolean;
        };
        BoundaryCountsOut: {
            changed: number;
            new: number;
            redrawn: number;
            refused: number;
            repaired: number;
            retired: number;
            same: number;
        };
        ByHowOut: {
            cases: number;
            how: string;
            how_label: string;
            value: string;
        };
        CalendarOut: {
            items: components["schemas"]["CalendarRow"][];
        };
        CalendarRow: {
            holidays: string[];
            makeup: string[];
            work_end: string;
            work_start: string;
            year: number;
        };
        CalendarYearIn: {
            base_version: number;
            holidays: string[];
            makeup: string[];
            work_end: string;
            work_start: string;
        };
        CalendarYearToEdit: {
            code: string;
            holidays: string[];
            makeup: string[];
            name: string;
            retired: boolean;
            version: number;
            work_end: string;
            work_start: string;
        };
        CallerCase: {
            case_no: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            reported_at: string;
            state: string;
            title: string;
        };
        CallerIn: {
            phone: string;
        };
        CallerOut: {
            address_text: string | null;
            cases: components["schemas"]["CallerCase"][];
            grid: components["schemas"]["Coded"] | null;
            name: string | null;
            receptions: components["schemas"]["ReceptionOut"][];
        };
        CallRuleIn: {
            base_version: number;
            call_from?: string;
            call_to?: string;
            days?: number;
            script?: string[];
            tries?: number;
            undo_minutes?: number;
            wait_minutes?: number;
        };
        CallRuleOut: {
            call_from: string;
            call_to: string;
            days: number;
            script: string[];
            tries: number;
            undo_minutes: number;
            version: number;
            wait_minutes: number;
        };
        CallsOut: {
            later: number;
            /** @description 没有留电话的 */
            nobody: number;
            now: number;
        };
        CameIn: {
            unit: string;
            /** @default null */
            who: string | null;
        };
        CandidateOut: {
            address_text: string;
            door: string | null;
            id: string;
            name: string;
        };
        CareGroupIn: {
            base_version: number;
            name: string;
            questions: components["schemas"]["QuestionIn"][];
            /** @default false */
            retired: boolean;
            tier: string;
        };
        CareRuleIn: {
            base_version: number;
            days_ahead?: number;
            grave_hours?: number;
            keep_days?: number;
            leader_after_days?: number;
            lock_hidden_minutes?: number;
            lock_idle_minutes?: number;
            neighbourhood_after_days?: number;
        };
        CareTierIn: {
            base_version: number;
            every: number;
            name: string;
            phone_counts: boolean;
            /** @default false */
            retired: boolean;
            /** @enum {string} */
            unit: "days" | "weeks" | "months";
        };
        CaseActionIn: {
            action: string;
            attachments?: string[];
            base_version: number;
            /** @default null */
            contact: components["schemas"]["Contact"] | null;
            /** Format: uuid */
            operation_id: string;
            values?: {
                [key: string]: string | null;
            };
        };
        CaseCountsOut: {
            /** @description 回头事 */
            recurred: number | null;
            /** @description 已超期 */
            red: number | null;
            /** @description 快到期 */
            yellow: number | null;
        };
        CaseImportOut: {
            /** Format: date-time */
            begun_at: string;
            /** @description 没有写或认不出、算作整个文件的分类的，头 100 个 */
            by_default?: components["schemas"]["ReadWord"][];
            /** @description 这样的一共几行 */
            by_default_rows?: number;
            /** @description 紧急程度和表里写的不一样的：叫法不同，或这一类至少是这样 */
            by_urgency?: components["schemas"]["ReadUrgency"][];
            /** @description 不是分类名称、按平常叫法认出来的词，头 100 个 */
            by_word?: components["schemas"]["ReadWord"][];
            columns: string[];
            /** @description 试读时比对了几行 */
            compared?: number;
            /** @description 电话或位置看着不对、照样收的一共几行 */
            doubtful_rows?: number;
            /** @description 电话或位置看着不对的行，头 200 行；照样收 */
            doubts?: components["schemas"]["RefusedCaseRow"][];
            dry_run: boolean;
            /** Format: date-time */
            ended_at: string | null;
            /** @description 试读时：每一列头一个有字的格 */
            examples?: {
                [key: string]: string;
            };
            file_name: string | null;
            /** Format: uuid */
            id: string;
            /** @description 试读时：看着像已经登记过的；照样可以导入 */
            known?: components["schemas"]["KnownCaseRow"][];
            mapping: {
                [key: string]: string;
            };
            /** @description 多少天以前的算旧事 */
            old_days?: number;
            /** @description 几行说的是 old_days 天以前的事；照样从导入时起算期限 */
            old_rows?: number;
            /** @description 整个文件没有收：为什么 */
            problem: {
                [key: string]: unknown;
            } | null;
            /** @description 头 200 行 */
            refused: components["schemas"]["RefusedCaseRow"][];
            refused_count: number;
            /** @description 是旧台账：登记成以前办结的 */
            settled?: boolean;
            /** @description 这一步做了多少，0 到 1 */
            share: number;
            /** @description waiting、reading、checking、writing、telling、done、refused */
            state: string;
            taken?: number;
            total: number;
            unchanged?: number;
        };
        CaseImportsOut: {
            items: components["schemas"]["CaseImportOut"][];
        };
        CaseIntake: {
            /** @default null */
            address_text: string | null;
            attachments?: string[];
            /** Format: uuid */
            case_id: string;
            category: string;
            /** @default window */
            channel: string;
            /** @default null */
            contact: components["schemas"]["Contact"] | null;
            description: string;
            /**
             * @default escalated
             * @enum {string}
             */
            disposal: "settled_at_desk" | "escalated";
            /**
             * Format: uuid
             * @default null
             */
            household_id: string | null;
            /**
             * @description 涉法诉求即时解答
             * @default false
             */
            legal_answer: boolean;
            /** @default null */
            location: components["schemas"]["LocationIn"] | null;
            /**
             * Format: date-time
             * @default null
             */
            occurred_at: string | null;
            /** Format: uuid */
            operation_id: string;
            parties?: components["schemas"]["Party"][];
            /** @default null */
            people_count: number | null;
            /** @default null */
            people_received: number | null;
            /**
             * Format: uuid
             * @default null
             */
            person_id: string | null;
            /** @default null */
            protect_reason: string | null;
            /** @default null */
            public_token_hash: string | null;
            /** @default null */
            resolution: string | null;
            signs?: string[];
            /** @default null */
            source_no: string | null;
            /** @default null */
            title: string | null;
            /**
             * @default normal
             * @enum {string}
             */
            urgency: "normal" | "urgent" | "grave";
            /**
             * Format: uuid
             * @default null
             */
            visit_id: string | null;
        };
        CaseListOut: {
            items: components["schemas"]["CaseOut"][];
            next_cursor: string | null;
            /** @description null: 超过一万件，没有要求数清楚 */
            total: number | null;
        };
        CaseOfReception: {
            case_no: string;
            /** Format: uuid */
            id: string;
            title: string;
        };
        CaseOut: {
            actions: components["schemas"]["ActionOut"][];
            address_text: string | null;
            area: components["schemas"]["AreaOfRecord"];
            /** @description 承办单位申请了什么，等中心答复：extend 延期，pause 中止 */
            asked?: string | null;
            attachments: components["schemas"]["CasePhotoOut"][];
            /**
             * Format: date-time
             * @description 没联系上，什么时候以后再打
             */
            call_after?: string | null;
            case_no: string;
            category: components["schemas"]["Coded"];
            channel: string;
            description: string;
            difficulty: string | null;
            disposal: string;
            /** Format: date-time */
            due_at: string | null;
            /** @description 这一步批准延期了几个工作日 */
            extended_days?: number;
            flags: string[];
            /** @description 协办单位 */
            helpers?: components["schemas"]["Named"][];
            household_id: string | null;
            /** Format: uuid */
            id: string;
            lawyer?: components["schemas"]["LawyerOut"] | null;
            /** @description 并到哪一件，那一件办得怎样 */
            lead?: components["schemas"]["LeadOut"] | null;
            location: components["schemas"]["PointOut"] | null;
            /** @description 并到这一件来的 */
            merged?: components["schemas"]["FollowerOut"][];
            /**
             * Format: date-time
             * @description 说的是什么时候的事（例如表里写的时间），和 reported_at 不同才有
             */
            occurred_at?: string;
            path?: components["schemas"]["PathOut"] | null;
            /** Format: date-time */
            paused_since: string | null;
            /**
             * Format: date-time
             * @description 中止到什么时候，到时自动恢复
             */
            paused_until?: string | null;
            people_count: number | null;
            /** @description 自己上报的、涉及特殊群体或要保密的：日记里只计数 */
            private?: boolean;
            /** @description 要保密的事 */
            protected?: boolean;
            /**
             * Format: date-time
             * @description 什么时候进系统的（离线记的、旧台账里的），和 reported_at 不同才有
             */
            received_at?: string;
            /**
             * Format: date-time
             * @description 到什么时候还能说“问题又出现了”
             */
            recur_until?: string | null;
            /** @description 结案后又出现过几次（回头事） */
            recurrences?: number;
            /** Format: date-time */
            reported_at: string;
            reported_by: components["schemas"]["Named"] | null;
            resolution: string | null;
            risk: string | null;
            /** @description 看到的危险，用话说 */
            sign_names?: string[];
            /** @description 承办单位签收了 */
            signed?: boolean;
            signs: string[];
            /** @description 来源那边的编号 */
            source_no?: string | null;
            state: string;
            /** @description 法定期限到哪一刻；due_at 是中心自己的时限 */
            statutory_due_at?: string | null;
            steps: components["schemas"]["CaseStepOut"][];
            title: string;
            unit: components["schemas"]["UnitOut"] | null;
            urgency: string;
            version: number;
            /** Format: date-time */
            yellow_at: string | null;
        };
        CasePart: {
            case_no: string;
            id: string;
            state: string;
            state_label: string;
            title: string;
        };
        CasePhotoOut: {
            arrived: boolean;
            /** Format: date-time */
            at: string;
            by: string;
            sha256: string;
            /** @description 随哪一步来的 */
            step?: number;
        };
        CaseRuleIn: {
            base_version: number;
            recur_days?: number;
            similar_days?: number;
            similar_metres?: number;
        };
        CaseRuleToEdit: {
            recur_days: number;
            similar_days: number;
            similar_metres: number;
            version: number;
        };
        CaseStepOut: {
            action: string;
            /** Format: date-time */
            at: string;
            by: components["schemas"]["InRole"];
            changes: {
                [key: string]: unknown;
            };
            from: string | null;
            label: string;
            note: string | null;
            seq: number;
            to: string;
        };
        CategoriesOut: {
            items: components["schemas"]["CategoryBranch"][];
        };
        CategoryBranch: {
            advice: string | null;
            children: components["schemas"]["CategoryRow"][];
            closable_on_spot: boolean;
            code: string;
            high_risk: boolean;
            keywords?: string | null;
            name: string;
            parent: string | null;
            /** @description 名称和俗称的全拼与首字母 */
            pinyin?: string;
            protected: boolean;
            /** @description 群众怎么叫；印在回执上 */
            resident_name?: string | null;
            retired: boolean;
            /** @description 同一件事也可能报成的别的分类 */
            similar_to?: string[];
            sort: number;
            unit: string | null;
            urgency: string;
        };
        CategoryIn: {
            advice: string | null;
            base_version: number;
            keywords: string | null;
            /** @default false */
            retired: boolean;
            similar: string[];
        };
        CategoryRow: {
            advice: string | null;
            closable_on_spot: boolean;
            code: string;
            high_risk: boolean;
            keywords?: string | null;
            name: string;
            parent: string | null;
            /** @description 名称和俗称的全拼与首字母 */
            pinyin?: string;
            protected: boolean;
            /** @description 群众怎么叫；印在回执上 */
            resident_name?: string | null;
            retired: boolean;
            /** @description 同一件事也可能报成的别的分类 */
            similar_to?: string[];
            sort: number;
            unit: string | null;
            urgency: string;
        };
        CategoryToEdit: {
            advice: string | null;
            code: string;
            keywords: string | null;
            name: string;
            retired: boolean;
            /** @description 同一件事也可能报成的分类，写名称 */
            similar: string[];
            version: number;
        };
        CentreIn: {
            address: string | null;
            base_version: number;
            name: string;
            phone: string | null;
        };
        CentreOut: {
            address: string | null;
            name: string;
            phone: string | null;
        };
        CentreToEdit: {
            address: string | null;
            name: string;
            phone: string | null;
            version: number;
        };
        ChannelIn: {
            base_version: number;
            in_person: boolean;
            name: string;
            /** @enum {string|null} */
            permission: "case.take_in" | null;
        };
        ChannelOut: {
            code: string;
            /** @description 当面来的，计接待人次 */
            in_person: boolean;
            /** @description 这样来的事由你登记 */
            mine: boolean;
            name: string;
        };
        ChannelsOut: {
            items: components["schemas"]["ChannelOut"][];
        };
        ChannelToEdit: {
            code: string;
            /** @description 人到窗口来的，算接待人次 */
            in_person: boolean;
            name: string;
            /** @description 登记这个来源还要什么权限 */
            permission: string | null;
            retired: boolean;
            version: number;
        };
        ChoiceOut: {
            /** @description 按规定不能选，为什么在这一项的 hint */
            disabled?: boolean;
            /** @description 为什么建议，或者它为什么退回过 */
            hint?: string;
            label: string;
            /** @description 选了它以后怎么走 */
            note?: string;
            suggested?: boolean;
            value: string;
        };
        Coded: {
            code: string;
            name: string;
        };
        ComingOrGoing: {
            base_version: number;
            /** Format: date */
            day: string;
            reason: string;
        };
        ConsultIn: {
            answered: string;
            asked: string;
            /** @default null */
            category: string | null;
            /** @default window */
            channel: string;
            /** @default null */
            contact: components["schemas"]["Contact"] | null;
            /** @default null */
            grid: string | null;
            /** Format: uuid */
            operation_id: string;
            /** @default 1 */
            people_received: number;
            /** Format: uuid */
            reception_id: string;
        };
        Contact: {
            /** @default  */
            name: string;
            /** @default  */
            phone: string;
            /** @default  */
            wishes: string;
        };
        ContactIn: {
            reason: string;
        };
        ContactLeftOut: {
            people: number;
            /** @description 留了几个电话；0：没有电话可打 */
            phones: number;
            /** @description 写了诉求，和联系方式一起封存 */
            wishes: boolean;
        };
        ContactOut: {
            contact: components["schemas"]["Contact"] | null;
            parties: components["schemas"]["Party"][];
        };
        CountsOut: {
            /** @description 结案、撤回、并案 */
            closed: number;
            open: number;
            red: number;
            yellow: number;
        };
        CoverageOut: {
            items: components["schemas"]["FiguresOfArea"][];
            total: components["schemas"]["Figures"];
        };
        DayFigure: {
            /** Format: date */
            day: string;
            kinds: components["schemas"]["KindFigure"][];
            /** @description 接待人次 */
            people: number;
            /** @description 接待批次 */
            receptions: number;
        };
        DecisionDone: {
            /** @default null */
            note: string | null;
            /** Format: uuid */
            operation_id: string;
        };
        DecisionIn: {
            /**
             * Format: uuid
             * @description 空着：会上的头一件
             * @default null
             */
            case_id: string | null;
            /** Format: date */
            due_on: string;
            unit: string;
            what: string;
        };
        DecisionListedOut: {
            answer: string | null;
            /** @description 看不到的，不说 */
            case: components["schemas"]["MeetingCaseOut"] | null;
            /** @description 要保密又不归你看的，不说 */
            case_no: string | null;
            done_at: string | null;
            done_by: string | null;
            due_at: string;
            id: string;
            may_tick: boolean;
            meeting: components["schemas"]["DecisionMeetingOut"];
            unit: components["schemas"]["Named"];
            what: string;
            yellow_at: string;
        };
        DecisionMeetingOut: {
            id: string;
            kind_label: string;
            starts_at: string;
        };
        DecisionOut: {
            answer: string | null;
            /** @description 要保密又不归你看的，不说 */
            case_no: string | null;
            done_at: string | null;
            done_by: string | null;
            due_at: string;
            id: string;
            may_tick: boolean;
            unit: components["schemas"]["Named"];
            what: string;
            yellow_at: string;
        };
        DecisionsOut: {
            items: components["schemas"]["DecisionListedOut"][];
            next_cursor: string | null;
        };
        DirectoryOut: {
            kinds: components["schemas"]["SpecialistKindOut"][];
            specialists: components["schemas"]["SpecialistRow"][];
            units: components["schemas"]["UnitRow"][];
        };
        DoorListOut: {
            as_of: string;
            centre: components["schemas"]["CentreOut"];
            errand_kinds: components["schemas"]["ErrandKindOut"][];
            errands: components["schemas"]["ErrandOut"][];
            expires_at: string;
            groups: components["schemas"]["GroupOut"][];
            people: components["schemas"]["PersonAtTheDoor"][];
            tasks: components["schemas"]["TaskOut"][];
            until: string;
        };
        DoorOut: {
            address_text: string;
            door: string | null;
            id: string;
            name: string;
        };
        EnrolIn: {
            group: string;
            /**
             * Format: uuid
             * @default null
             */
            helper_id: string | null;
            /**
             * Format: date
             * @default null
             */
            last_seen_on: string | null;
            /** @default null */
            tier: string | null;
        };
        ErrandActionIn: {
            action: string;
            /**
             * Format: uuid
             * @default null
             */
            assignee_id: string | null;
            attachments?: string[];
            /** @default null */
            base_version: number | null;
            /** @default null */
            note: string | null;
            /** Format: uuid */
            operation_id: string;
            papers?: string[];
        };
        ErrandActionOut: {
            fields: components["schemas"]["ErrandFieldOut"][];
            label: string;
            name: string;
        };
        ErrandFieldOut: {
            label: string;
            name: string;
            required: boolean;
        };
        ErrandIntake: {
            /**
             * @default door
             * @enum {string}
             */
            asked_via: "door" | "phone" | "window";
            /**
             * Format: uuid
             * @default null
             */
            assignee_id: string | null;
            attachments?: string[];
            /** Format: uuid */
            errand_id: string;
            /**
             * Format: uuid
             * @default null
             */
            household_id: string | null;
            kind: string;
            /** @default null */
            location: components["schemas"]["LocationIn"] | null;
            /**
             * Format: date-time
             * @default null
             */
            occurred_at: string | null;
            /** Format: uuid */
            operation_id: string;
            papers?: string[];
            /**
             * Format: uuid
             * @default null
             */
            person_id: string | null;
            /** @default null */
            request: components["schemas"]["RequestIn"] | null;
            /**
             * Format: uuid
             * @default null
             */
            visit_id: string | null;
        };
        ErrandKindIn: {
            base_version: number;
            limit_amount: number;
            /** @enum {string} */
            limit_unit: "working_days" | "natural_days" | "hours" | "minutes";
            name: string;
            papers: string[];
            /** @default false */
            retired: boolean;
            where_to: string | null;
        };
        ErrandKindInUseOut: {
            code: string;
            limit: components["schemas"]["KindLimitOut"];
            name: string;
            papers: string[];
            where_to: string | null;
        };
        ErrandKindOut: {
            code: string;
            name: string;
            papers: string[];
            where_to: string | null;
        };
        ErrandKindsOut: {
            items: components["schemas"]["ErrandKindInUseOut"][];
        };
        ErrandKindToEdit: {
            code: string;
            limit_amount: number;
            limit_unit: string;
            name: string;
            papers: string[];
            retired: boolean;
            version: number;
            where_to: string | null;
        };
        ErrandOut: {
            actions: components["schemas"]["ErrandActionOut"][];
            address_text: string | null;
            area: components["schemas"]["AreaOfRecord"];
            asked_via: string;
            assignee: components["schemas"]["Named"] | null;
            attachments: components["schemas"]["PhotoOut"][];
            closed_at: string | null;
            door: string | null;
            due_at: string | null;
            errand_no: string;
            flags: string[];
            household_id: string | null;
            id: string;
            kind: components["schemas"]["Coded"];
            mine: boolean;
            name: string;
            note: string | null;
            opened_at: string;
            opened_by: components["schemas"]["Named"];
            papers: components["schemas"]["PaperOut"][];
            person_id: string | null;
            phone: string | null;
            state: string;
            state_label: string;
            steps: components["schemas"]["StepOut"][];
            version: number;
            yellow_at: string | null;
        };
        ErrandPart: {
            errand_no: string;
            id: string;
            name: string;
            state_label: string;
        };
        ErrandsOut: {
            items: components["schemas"]["ErrandOut"][];
            next_cursor: string | null;
            total: number;
        };
        Error: {
            /** @description Error code */
            code?: number;
            /** @description Errors */
            errors?: {
                [key: string]: unknown;
            };
            /** @description Error message */
            message?: string;
            /** @description Error name */
            status?: string;
        };
        ExportIn: {
            filters?: components["schemas"]["PeopleFilters"];
            purpose: string;
        };
        FeedCaseIn: {
            /** @default null */
            address_text: string | null;
            category: string;
            /** @default null */
            contact: components["schemas"]["Contact"] | null;
            description: string;
            /** @default null */
            location: components["schemas"]["LocationIn"] | null;
            /**
             * Format: date-time
             * @default null
             */
            occurred_at: string | null;
            parties?: components["schemas"]["Party"][];
            /** @default null */
            people_count: number | null;
            signs?: string[];
            source_no: string;
            /** @default null */
            title: string | null;
            /**
             * @default normal
             * @enum {string}
             */
            urgency: "normal" | "urgent" | "grave";
        };
        FeedCaseOut: {
            case_no: string;
            state: string;
            /** @enum {string} */
            taken: "now" | "before";
        };
        FeedKeyIn: {
            channel: string;
            name: string;
        };
        FeedKeyMadeOut: {
            items: components["schemas"]["FeedKeyRow"][];
            /** @description 只显示这一次 */
            secret: string;
        };
        FeedKeyRow: {
            /** @description 密钥开头几位，用来认是哪一把 */
            begins: string;
            channel: components["schemas"]["Coded"];
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            made_at: string;
            made_by: string;
            name: string;
            /** Format: date-time */
            revoked_at: string | null;
            /** Format: date-time */
            used_at: string | null;
        };
        FeedKeysOut: {
            items: components["schemas"]["FeedKeyRow"][];
        };
        Figure: {
            kinds: components["schemas"]["KindFigure"][];
            /** @description 接待人次 */
            people: number;
            /** @description 接待批次 */
            receptions: number;
        };
        FigureLine: {
            /** @description 经中心办、结案的，从上报到结案平均几个工作日 */
            days: number | null;
            done: number;
            mostly: number;
            open: number;
            overdue: number;
            received: number;
            /** @description 这段时间里群众自己说满意的 */
            satisfied: number;
            /** @description 超期的停在哪一步 */
            stuck: components["schemas"]["StuckOut"][];
            unsatisfied: number;
        };
        Figures: {
            coverage: number | null;
            due: number;
            grave: number;
            missed: number;
            never_seen: number;
            overdue: number;
            people: number;
            seen_in_time: number;
        };
        FiguresOfArea: {
            code: string;
            coverage: number | null;
            due: number;
            grave: number;
            missed: number;
            name: string;
            never_seen: number;
            overdue: number;
            people: number;
            seen_in_time: number;
        };
        FiguresOut: {
            total: components["schemas"]["FigureLine"];
            units: components["schemas"]["FigureUnitOut"][];
            waiting: components["schemas"]["WaitingOut"];
        };
        FigureUnitOut: {
            /** @description 经中心办、结案的，从上报到结案平均几个工作日 */
            days: number | null;
            done: number;
            mostly: number;
            name: string;
            open: number;
            overdue: number;
            received: number;
            /** @description 这段时间里群众自己说满意的 */
            satisfied: number;
            /** @description 超期的停在哪一步 */
            stuck: components["schemas"]["StuckOut"][];
            unit: string;
            unsatisfied: number;
        };
        FindIn: {
            /** @default null */
            id_number: string | null;
            /** @default null */
            phone: string | null;
        };
        FollowerOut: {
            case_no: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            reported_at: string;
            reporter: string | null;
            title: string;
        };
        FoundPeopleOut: {
            items: components["schemas"]["PersonOut"][];
        };
        GivenOut: {
            /** Format: date-time */
            at: string;
            /** Format: date-time */
            due_at: string;
            kind: string;
            label: string;
        };
        GroupOfList: {
            code: string;
            name: string;
            questions: components["schemas"]["QuestionOut"][];
            retired: boolean;
            supervised: boolean;
            tier: string;
        };
        GroupOut: {
            code: string;
            name: string;
            questions: components["schemas"]["QuestionOut"][];
        };
        GroupsOut: {
            groups: components["schemas"]["GroupOfList"][];
            rule: components["schemas"]["RuleOut"];
            tiers: components["schemas"]["TierOut"][];
        };
        GroupToEdit: {
            code: string;
            name: string;
            questions: components["schemas"]["QuestionOut"][];
            retired: boolean;
            supervised: boolean;
            tier: string;
            version: number;
        };
        GuardianIn: {
            name: string;
            /** @default null */
            phone: string | null;
            /** @default  */
            relation: string;
        };
        GuardianOut: {
            name: string;
            phone: string | null;
            relation: string;
        };
        HandlingPathIn: {
            base_version: number;
            basis: string | null;
            categories: string[];
            except_categories: string[];
            limit_days: number | null;
            /** @enum {string|null} */
            mediation: "people" | "administrative" | "judicial" | null;
            name: string;
            remedy: string;
            /** @default false */
            retired: boolean;
            /** @enum {string} */
            starts: "accepted" | "assessed";
        };
        HandlingPathToEdit: {
            basis: string | null;
            /** @description 写名称；空着是都适用 */
            categories: string[];
            code: string;
            except_categories: string[];
            limit_days: number | null;
            mediation: string | null;
            name: string;
            remedy: string;
            retired: boolean;
            starts: string;
            version: number;
        };
        HelperRow: {
            area: components["schemas"]["Coded"];
            id: string;
            name: string;
            role_label: string;
        };
        HelpersOut: {
            items: components["schemas"]["HelperRow"][];
        };
        HomeIn: {
            lat: number;
            lon: number;
        };
        HouseholdPhoneOut: {
            phone: string | null;
        };
        ImportOut: {
            /** Format: date-time */
            begun_at: string;
            columns: string[];
            /** @description 电话或位置看着不对、照样收的一共几行 */
            doubtful_rows?: number;
            /** @description 电话看着不对的行，头 200 行；照样收 */
            doubts?: components["schemas"]["RefusedPersonRow"][];
            dry_run: boolean;
            /** Format: date-time */
            ended_at: string | null;
            enrolled?: number;
            /** @description 试读时：每一列头一个有字的格 */
            examples?: {
                [key: string]: string;
            };
            file_name: string | null;
            /** Format: uuid */
            id: string;
            mapping: {
                [key: string]: string;
            };
            /** @description 整个文件没有收：为什么 */
            problem: {
                [key: string]: unknown;
            } | null;
            /** @description 头 200 行 */
            refused: components["schemas"]["RefusedPersonRow"][];
            refused_count: number;
            /** @description 这一步做了多少，0 到 1 */
            share: number;
            /** @description waiting、reading、checking、writing、telling、done、refused */
            state: string;
            taken?: number;
            total: number;
            unchanged?: number;
        };
        ImportsOut: {
            items: components["schemas"]["ImportOut"][];
        };
        InRole: {
            id: string;
            name: string;
            role_label: string;
        };
        JoiningOut: {
            action: string;
            by: string;
            /** Format: date */
            day: string;
            reason: string;
        };
        KindFigure: {
            kind: string;
            label: string;
            people: number;
            receptions: number;
        };
        KindLimitOut: {
            amount: number;
            unit: string;
        };
        KnownCaseRow: {
            /** @description 看着像哪一件 */
            case_no: string;
            row: number;
            source_no: string;
            why: string;
        };
        LastSaidOut: {
            answers: {
                [key: string]: unknown;
            };
            at: string;
            by: string;
            mode: string;
            note: string | null;
            outcome: string;
            visit_id: string;
        };
        LastVisitOut: {
            at: string;
            outcome: string;
        };
        LawyerOut: {
            name: string;
            phone: string | null;
            unit: string | null;
        };
        LeadOut: {
            case_no: string;
            /** Format: date-time */
            closed_at: string | null;
            /** Format: date-time */
            due_at: string | null;
            /** Format: uuid */
            id: string | null;
            resolution: string | null;
            state: string;
            unit: components["schemas"]["UnitOut"] | null;
        };
        LeaveIn: {
            /** Format: uuid */
            account_id: string;
            /** Format: uuid */
            deputy_id: string;
            /** Format: date */
            from_on: string;
            /** Format: date */
            to_on: string;
        };
        LeaveOut: {
            account: components["schemas"]["Named"];
            cancelled: boolean;
            deputy: components["schemas"]["Named"];
            from_on: string;
            id: string;
            to_on: string;
        };
        LeavesOut: {
            items: components["schemas"]["LeaveOut"][];
        };
        LetterCaseOut: {
            case_no: string;
            /** Format: date-time */
            due_at: string | null;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            paused_since: string | null;
            state: string;
            title: string;
            version: number;
            /** Format: date-time */
            yellow_at: string | null;
        };
        LetterCounts: {
            draft: number;
            signed: number;
        };
        LetterOut: {
            /** Format: date-time */
            answered_at: string | null;
            body: string;
            case: components["schemas"]["LetterCaseOut"];
            /** Format: date-time */
            drafted_at: string;
            /** Format: date-time */
            ended_at: string | null;
            ended_by: string | null;
            /** Format: uuid */
            id: string;
            number: string | null;
            reply: string | null;
            /** Format: date-time */
            reply_by: string | null;
            state: string;
            state_label: string;
            unit: components["schemas"]["Named"];
        };
        LetterRuleIn: {
            base_version: number;
            body: string;
            number_form: string;
            reply_days: number;
        };
        LetterRuleToEdit: {
            body: string;
            number_form: string;
            reply_days: number;
            version: number;
        };
        LettersOut: {
            counts: components["schemas"]["LetterCounts"];
            items: components["schemas"]["LetterOut"][];
            next_cursor: string | null;
        };
        ListsToEditOut: {
            calendar_years: components["schemas"]["CalendarYearToEdit"][];
            call_rule: components["schemas"]["CallRuleOut"];
            case_rule: components["schemas"]["CaseRuleToEdit"];
            categories: components["schemas"]["CategoryToEdit"][];
            centre: components["schemas"]["CentreToEdit"];
            channels: components["schemas"]["ChannelToEdit"][];
            errand_kinds: components["schemas"]["ErrandKindToEdit"][];
            groups: components["schemas"]["GroupToEdit"][];
            letter_rule: components["schemas"]["LetterRuleToEdit"];
            notice_kinds: components["schemas"]["NoticeKindToEdit"][];
            paths: components["schemas"]["HandlingPathToEdit"][];
            robots: components["schemas"]["RobotToEdit"][];
            rule: components["schemas"]["RuleToEdit"];
            specialist_kinds: components["schemas"]["SpecialistKindToEdit"][];
            task_kinds: components["schemas"]["TaskKindToEdit"][];
            tiers: components["schemas"]["TierToEdit"][];
            time_limits: components["schemas"]["TimeLimitToEdit"][];
            track: components["schemas"]["TrackRuleOut"];
            watch_rule: components["schemas"]["WatchRuleToEdit"];
        };
        LoadOut: {
            items: components["schemas"]["LoadRow"][];
        };
        LoadRow: {
            account: components["schemas"]["Named"];
            area: components["schemas"]["Coded"];
            away: boolean;
            due_week: number;
            errands_open: number;
            overdue: number;
            people: number;
            role_label: string;
        };
        LocationIn: {
            /** @default null */
            accuracy_m: number | null;
            /**
             * @default wgs84
             * @enum {string}
             */
            crs: "wgs84" | "gcj02" | "bd09";
            /** @default null */
            grid: string | null;
            /** @default null */
            lat: number | null;
            /** @default null */
            lon: number | null;
            /** @enum {string} */
            source: "gps" | "network" | "map" | "last_fix" | "chosen";
        };
        LockTimesOut: {
            hidden_minutes: number;
            idle_minutes: number;
        };
        LoginIn: {
            /** @default null */
            device_id: string | null;
            password: string;
            /** @description 用户名 */
            username: string;
        };
        LoginOut: {
            access_token: string;
            /** @description 秒 */
            expires_in: number;
            user: components["schemas"]["UserOut"];
        };
        MatchIn: {
            /** Format: uuid */
            person_id: string;
        };
        MeantOut: {
            case_no: string;
            /** Format: uuid */
            id: string;
        };
        MediationActionIn: {
            action: string;
            base_version: number;
            /** @default false */
            both_agree: boolean;
            /**
             * Format: date
             * @default null
             */
            day: string | null;
            /**
             * Format: date-time
             * @default null
             */
            held_at: string | null;
            /** @default null */
            mediator: string | null;
            /**
             * Format: uuid
             * @default null
             */
            mediator_id: string | null;
            /** Format: uuid */
            operation_id: string;
            parties?: components["schemas"]["PartyMended"][];
            /** @default null */
            reason: string | null;
            /** @default null */
            said: string | null;
            /** @default null */
            terms: string | null;
        };
        MediationBegin: {
            /** Format: uuid */
            case_id: string;
            /** @enum {string} */
            kind: "people" | "administrative" | "judicial";
            /** Format: uuid */
            mediation_id: string;
            /**
             * @description 不在名单里的，写姓名
             * @default null
             */
            mediator: string | null;
            /**
             * Format: uuid
             * @description 名单里的人
             * @default null
             */
            mediator_id: string | null;
            /** Format: uuid */
            operation_id: string;
            /** @description 除了他们，还有谁 */
            others?: components["schemas"]["MediationParty"][];
            /** @description 空着：这件事登记的 */
            parties?: components["schemas"]["MediationParty"][];
            /** @default null */
            said: string | null;
        };
        MediationOut: {
            actions: components["schemas"]["PartActionOut"][];
            agreed_on: string | null;
            answered_on: string | null;
            applied_on: string | null;
            begun_at: string;
            case_id: string;
            due_at: string | null;
            due_label: string;
            extended: boolean;
            id: string;
            kind: string;
            kind_label: string;
            mediator: string;
            /** @description 在调解员名单里 */
            mediator_listed: boolean;
            parties: components["schemas"]["PartyOut"][] | null;
            party_count: number;
            state: string;
            state_label: string;
            steps: components["schemas"]["MediationStepOut"][];
            terms: string | null;
            version: number;
            yellow_at: string | null;
        };
        MediationParty: {
            /** @default  */
            address: string;
            /** @default  */
            id_number: string;
            name: string;
            /** @default  */
            part: string;
            /** @default  */
            phone: string;
        };
        MediationsOut: {
            items: components["schemas"]["MediationOut"][];
            may: string[];
            mediators: components["schemas"]["MediatorOut"][];
            referrals: components["schemas"]["ReferralOut"][];
            source: string | null;
        };
        MediationStepOut: {
            action: string;
            /** Format: date-time */
            at: string;
            by: components["schemas"]["InRole"];
            facts: {
                [key: string]: unknown;
            };
            label: string;
            note: string | null;
            seq: number;
            to: string;
        };
        MediatorOut: {
            id: string;
            name: string;
            unit: string | null;
            /** @description 是什么、擅长什么 */
            words: string;
            you: boolean;
        };
        MeetingActionOut: {
            label: string;
            name: string;
        };
        MeetingCall: {
            cases: string[];
            /** @enum {string} */
            kind: "urgent" | "joint";
            /** Format: uuid */
            meeting_id: string;
            /** @default null */
            note: string | null;
            /** Format: uuid */
            operation_id: string;
            place: string;
            /**
             * Format: date-time
             * @description 空着：现在
             * @default null
             */
            starts_at: string | null;
            units: string[];
        };
        MeetingCancel: {
            note: string;
            /** Format: uuid */
            operation_id: string;
        };
        MeetingCaseOut: {
            case_no: string;
            id: string | null;
            title: string | null;
        };
        MeetingHold: {
            came: components["schemas"]["CameIn"][];
            decisions?: components["schemas"]["DecisionIn"][];
            /**
             * Format: date-time
             * @description 提前开了的，几点开的
             * @default null
             */
            held_at: string | null;
            /** @default null */
            minutes: string | null;
            /** Format: uuid */
            operation_id: string;
        };
        MeetingOut: {
            actions: components["schemas"]["MeetingActionOut"][];
            cases: components["schemas"]["MeetingCaseOut"][];
            decisions: components["schemas"]["DecisionOut"][];
            has_minutes: boolean;
            id: string;
            kind: string;
            kind_label: string;
            minutes: string | null;
            place: string;
            starts_at: string;
            state: string;
            state_label: string;
            steps: components["schemas"]["StepOut"][];
            units: components["schemas"]["MeetingUnitOut"][];
            version: number;
        };
        MeetingsOut: {
            items: components["schemas"]["MeetingOut"][];
            may: string[];
            units: components["schemas"]["Named"][];
        };
        MeetingUnitOut: {
            came: boolean | null;
            id: string;
            name: string;
            who: string | null;
        };
        MergeOut: {
            at: string;
            by: string;
            grid: string;
            household: components["schemas"]["DoorOut"];
            into: components["schemas"]["DoorOut"];
        };
        MergesOut: {
            items: components["schemas"]["MergeOut"][];
        };
        MisfitsOut: {
            counts: {
                [key: string]: number;
            };
            items: components["schemas"]["ProblemFacts"][];
            total: number;
        };
        MovePart: {
            from: components["schemas"]["Coded"];
            reason: string | null;
            to: components["schemas"]["Coded"];
        };
        Named: {
            id: string;
            name: string;
        };
        NeededWithOut: {
            field: string;
            missing: string;
            value: string;
        };
        NextOut: {
            /** Format: date-time */
            at: string;
            kind: string;
            label: string;
        };
        NoticeKindIn: {
            base_version: number;
            keep_days: number;
            /** @default false */
            retired: boolean;
            template: string;
        };
        NoticeKindToEdit: {
            code: string;
            keep_days: number;
            name: string;
            /** @description 这一句里能用的代号，发时换成编号或种类 */
            part: string;
            retired: boolean;
            template: string;
            version: number;
        };
        NoticeOut: {
            /** Format: date-time */
            at: string;
            entity: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            kind: string;
            /** Format: date-time */
            read_at: string | null;
            /** Format: uuid */
            subject_id: string;
            title: string;
            version: number;
        };
        NoticeRead: {
            notice_ids: string[];
        };
        NoticesOut: {
            items: components["schemas"]["NoticeOut"][];
            unread: number;
        };
        OnCallOut: {
            name: string;
            phone: string | null;
            /** Format: date-time */
            until: string;
        };
        OrderIn: {
            codes: string[];
            /** @enum {string} */
            list: "groups" | "tiers" | "errand_kinds" | "task_kinds" | "robots" | "paths" | "specialist_kinds" | "channels";
        };
        OutcomeOut: {
            id: string | null;
            problem?: {
                [key: string]: unknown;
            };
            result?: {
                [key: string]: unknown;
            };
            rows?: components["schemas"]["RowOut"][];
            /** @enum {string} */
            status: "applied" | "duplicate" | "conflict" | "refused" | "retry";
        };
        PaginationMetadata: {
            /** @description First available page number. */
            first_page?: number;
            /** @description Last available page number. */
            last_page?: number;
            /** @description Next page number. */
            next_page?: number;
            /** @description Current page number. */
            page?: number;
            /** @description Previous page number. */
            previous_page?: number;
            /** @description Total number of items. */
            total?: number;
            /** @description Total number of pages. */
            total_pages?: number;
        };
        PaperIn: {
            purpose: string;
        };
        PaperOut: {
            got: boolean;
            name: string;
        };
        PartActionOut: {
            label: string;
            name: string;
        };
        Party: {
            name: string;
            /** @default  */
            part: string;
            /** @default  */
            phone: string;
        };
        PartyMended: {
            /** @default  */
            address: string;
            /** @default  */
            id_number: string;
            name: string;
            /** @default  */
            part: string;
            /** @default  */
            phone: string;
            /**
             * @description 原来的第几位，从 0 数；空着是新加的。没有提到的就去掉
             * @default null
             */
            was: number | null;
        };
        PartyOut: {
            has: ("phone" | "id_number" | "address")[];
            name: string;
            part: string;
        };
        PasswordIn: {
            new: string;
            old: string;
        };
        PathOut: {
            basis: string | null;
            code: string;
            /** @description 法定期限，自然日 */
            limit_days: number | null;
            mediation: string | null;
            name: string;
            /** @description 不成或不服，接着走哪一步 */
            remedy: string;
        };
        PeopleFilters: {
            /** @default null */
            area: string | null;
            /**
             * @default null
             * @enum {string|null}
             */
            due: "overdue" | "today" | "week" | "grave" | null;
            /** @default null */
            group: string | null;
            /**
             * Format: uuid
             * @default null
             */
            helper: string | null;
            /**
             * @default null
             * @enum {string|null}
             */
            level: "leader" | "neighbourhood" | null;
            /** @default null */
            q: string | null;
            /**
             * @default cared_for
             * @enum {string}
             */
            state: "cared_for" | "left";
            /** @default null */
            tier: string | null;
        };
        PeopleOut: {
            items: components["schemas"]["PersonOut"][];
            next_cursor: string | null;
            total: number;
        };
        PersonAtTheDoor: {
            address_text: string;
            age: number | null;
            area: components["schemas"]["AreaOfRecord"];
            climbed: boolean;
            door: string | null;
            due_on: string | null;
            guardian: components["schemas"]["GuardianOut"] | null;
            household_id: string | null;
            id: string;
            last_said: components["schemas"]["LastSaidOut"] | null;
            last_visit: components["schemas"]["LastVisitOut"] | null;
            location: components["schemas"]["PointOut"] | null;
            missed: number;
            name: string;
            needs: string | null;
            phone: string | null;
            pinyin: string;
            plans: components["schemas"]["PlanOut"][];
            recent: components["schemas"]["RecentOut"][];
            sex: string | null;
            version: number;
            view: string;
        };
        PersonChangeIn: {
            base_version: number;
            changes: components["schemas"]["_Known"];
        };
        PersonIn: {
            address_text: string;
            /** @default null */
            birth_year: number | null;
            danger_level?: number | null;
            /** @default null */
            door: string | null;
            grid: string;
            groups: components["schemas"]["EnrolIn"][];
            guardian?: components["schemas"]["GuardianIn"] | null;
            health?: string | null;
            /**
             * Format: uuid
             * @default null
             */
            household_id: string | null;
            /** @default null */
            id_number: string | null;
            /** @default null */
            location: components["schemas"]["HomeIn"] | null;
            name: string;
            needs?: string | null;
            /**
             * Format: uuid
             * @default null
             */
            person_id: string | null;
            phone?: string | null;
            /**
             * @default null
             * @enum {string|null}
             */
            sex: "female" | "male" | null;
        };
        PersonOut: {
            address_text?: string;
            age?: number | null;
            area?: components["schemas"]["AreaOfRecord"];
            door?: string | null;
            due_on?: string | null;
            guardian?: components["schemas"]["GuardianOut"] | null;
            has_danger_level?: boolean;
            has_health?: boolean;
            household_id?: string | null;
            id?: string;
            id_number?: string | null;
            last_said?: components["schemas"]["LastSaidOut"] | null;
            last_visit?: components["schemas"]["LastVisitOut"] | null;
            location?: components["schemas"]["PointOut"] | null;
            missed?: number;
            name?: string;
            needs?: string | null;
            phone?: string | null;
            pinyin?: string;
            plans?: components["schemas"]["PlanOut"][];
            recent?: components["schemas"]["RecentOut"][];
            sex?: string | null;
            version?: number;
            view?: string;
        };
        PhotoOut: {
            arrived: boolean;
            /** Format: date-time */
            at: string;
            by: string;
            sha256: string;
        };
        PilesOut: {
            /** @description 在手上的 */
            hand: number;
            /** @description 协办 */
            help: number;
            /** @description 待签收 */
            sign: number;
            /** @description 快到期或已超期 */
            soon: number;
            /** @description 签收了、还没办结的 */
            work: number;
        };
        PlanChangeIn: {
            /** Format: uuid */
            helper_id?: string | null;
            tier?: string;
        };
        PlanEndIn: {
            reason: string;
        };
        PlanOut: {
            began_on: string;
            due_on: string | null;
            end_reason: string | null;
            ended_on: string | null;
            grave_at: string | null;
            group: components["schemas"]["Coded"];
            helper: components["schemas"]["Named"] | null;
            id: string;
            last_seen_on: string | null;
            level: string | null;
            missed: number;
            phone_counts: boolean;
            tier: components["schemas"]["Coded"];
        };
        PlanPart: {
            group: components["schemas"]["Coded"];
            reason: string | null;
            tier: components["schemas"]["Coded"];
        };
        PointOut: {
            coordinates: number[];
            /** @default Point */
            type: unknown;
        };
        PolygonOut: {
            coordinates: unknown[];
            /** @enum {string} */
            type: "Polygon" | "MultiPolygon";
        };
        PostOut: {
            area: components["schemas"]["AreaOfPost"] | null;
            label: string;
            role: string;
            unit: components["schemas"]["Named"] | null;
        };
        ProblemFacts: {
            areas: components["schemas"]["Coded"][];
            /** @enum {string} */
            kind: "misplaced" | "overlap" | "sticks_out" | "gap";
            sentence: string;
            square_m: number;
        };
        ProblemOut: {
            geometry: components["schemas"]["PolygonOut"];
            id: number;
            properties: components["schemas"]["ProblemFacts"];
            /** @default Feature */
            type: unknown;
        };
        ProblemsOut: {
            counts: {
                [key: string]: number;
            };
            features: components["schemas"]["ProblemOut"][];
            total: number;
            /** @default FeatureCollection */
            type: unknown;
        };
        PublicCaseIn: {
            token: string;
        };
        PublicCaseOut: {
            /** @description 码是网格员手机出的：评价另外统计 */
            by_phone: boolean;
            case_no: string;
            centre: components["schemas"]["PublicUnit"];
            /** @description 主任为什么结案 */
            closing_reason: string | null;
            director_decides: boolean;
            /** Format: date-time */
            due_at: string | null;
            /** @description 群众怎么叫这类事 */
            kind: string | null;
            may_rate: boolean;
            may_recur: boolean;
            /** @description 承办单位说给群众听的进展，新的在前 */
            progress: components["schemas"]["PublicProgress"][];
            rating: components["schemas"]["PublicRating"] | null;
            /** Format: date-time */
            recur_until: string | null;
            resolution: string | null;
            /** Format: date-time */
            said_at: string;
            sentence: string;
            state: string;
            unit: components["schemas"]["PublicUnit"] | null;
            /** Format: date-time */
            updated_at: string;
            /** @description 中心还会打电话来问 */
            will_call: boolean;
        };
        PublicProgress: {
            /** Format: date-time */
            at: string;
            words: string;
        };
        PublicRateIn: {
            /** @default  */
            note: string;
            /** Format: uuid */
            operation_id: string;
            /** @enum {string} */
            rating: "satisfied" | "mostly" | "unsatisfied";
            token: string;
        };
        PublicRating: {
            /** Format: date-time */
            at: string;
            how_label: string;
            label: string;
        };
        PublicRecurIn: {
            note: string;
            /** Format: uuid */
            operation_id: string;
            token: string;
        };
        PublicReportIn: {
            grid: string;
            kind: string;
            /** @default  */
            name: string;
            /** Format: uuid */
            operation_id: string;
            /** @default  */
            phone: string;
            /** @description 照片的 SHA-256；文字到了，照片再按这个名字送来 */
            photos?: string[];
            token: string;
            /** @default  */
            website: string;
            what: string;
            /** @default  */
            where: string;
        };
        PublicReportOut: {
            case_no: string;
            /** @description 要保密的事，没有网页可查 */
            protected: boolean;
        };
        PublicUnit: {
            name: string;
            phone: string | null;
        };
        PullOut: {
            changes: components["schemas"]["RowOut"][];
            cursor: string;
            /** @description 数据库的纪元；变了，手机把已送达的再送一遍 */
            epoch: string;
            has_more: boolean;
            reset: boolean;
        };
        PushIn: {
            device_id: string;
            /**
             * @description 手机里这一批之后还有
             * @default false
             */
            more: boolean;
            operations: unknown[];
            /** @default null */
            sent_at: string | null;
        };
        PushOut: {
            outcomes: components["schemas"]["OutcomeOut"][];
        };
        QuestionIn: {
            choices?: string[];
            /** @enum {string} */
            kind: "choice" | "yes_no" | "text";
            label: string;
            name: string;
        };
        QuestionOut: {
            choices?: string[];
            kind: string;
            label: string;
            name: string;
        };
        ReadUrgency: {
            rows: number;
            /** @description 表里写的 */
            said: string;
            /** @description 算什么 */
            urgency: string;
        };
        ReadWord: {
            /** @description 算哪一类 */
            category: string;
            rows: number;
            /** @description 表里写的；null：没有写；空：有数字或太长，不重复 */
            said: string | null;
        };
        ReceiverOut: {
            holds_grid: boolean;
            id: string;
            name: string;
            role_label: string;
        };
        RecentOut: {
            at: string;
            by: string;
            mode: string;
            note: string | null;
            outcome: string;
        };
        ReceptionFiguresOut: {
            days: components["schemas"]["DayFigure"][];
            total: components["schemas"]["Figure"];
        };
        ReceptionListOut: {
            items: components["schemas"]["ReceptionOut"][];
            next_cursor: string | null;
        };
        ReceptionOut: {
            answered: string | null;
            asked: string | null;
            /** Format: date-time */
            at: string;
            by: string;
            case: components["schemas"]["CaseOfReception"] | null;
            category: string | null;
            channel: string;
            /** Format: uuid */
            id: string;
            kind: string;
            kind_label: string;
            people: number;
        };
        RecordPart: {
            fields: string[];
        };
        ReferralAnswerIn: {
            /** @default null */
            note: string | null;
            /** Format: uuid */
            operation_id: string;
            /** @enum {string} */
            outcome: "settled" | "returned";
        };
        ReferralFigureOut: {
            name: string;
            referred: number;
            returned: number;
            settled: number;
            source: string;
            waiting: number;
        };
        ReferralFiguresOut: {
            items: components["schemas"]["ReferralFigureOut"][];
        };
        ReferralIn: {
            /** Format: uuid */
            case_id: string;
            /** @default null */
            note: string | null;
            /** Format: uuid */
            operation_id: string;
            /** Format: uuid */
            referral_id: string;
            /**
             * @default null
             * @enum {string|null}
             */
            source: "police_110" | "pre_litigation" | "petition" | null;
            /** @enum {string} */
            to_kind: "people" | "administrative" | "judicial";
        };
        ReferralOut: {
            answered_at: string | null;
            at: string;
            by: string;
            id: string;
            may_answer: boolean;
            outcome: string | null;
            outcome_label: string | null;
            source: string;
            source_label: string;
            to_kind: string;
            to_label: string;
        };
        RefusedCaseRow: {
            reason: string;
            row: number;
            /** @description 这一行的来源编号；没写时为空 */
            source_no: string;
        };
        RefusedPersonRow: {
            /** @description 这一行写的姓名；没写或不像姓名时为空 */
            name: string;
            reason: string;
            row: number;
        };
        RequestIn: {
            /** @default null */
            address_text: string | null;
            /** @default null */
            door: string | null;
            /** @default null */
            name: string | null;
            /** @default null */
            note: string | null;
            /** @default null */
            phone: string | null;
        };
        ReturnedListOut: {
            items: components["schemas"]["ReturnedOut"][];
        };
        ReturnedOut: {
            /** Format: date-time */
            at: string;
            case_no: string;
            reason: string | null;
            title: string;
        };
        RevealIn: {
            fields: ("id_number" | "phone" | "guardian" | "health" | "danger_level")[];
            reason: string;
        };
        RevealOut: {
            values: {
                [key: string]: unknown;
            };
        };
        RobotIn: {
            address: string | null;
            base_version: number;
            name: string;
            /** @default false */
            retired: boolean;
        };
        RobotToEdit: {
            code: string;
            given_up: number;
            /** @description 地址里的域名；地址里有密钥，不显示 */
            host: string;
            /** Format: date-time */
            last_at: string | null;
            name: string;
            retired: boolean;
            sent: number;
            version: number;
        };
        RobotTrialOut: {
            /**
             * Format: date-time
             * @description 什么时候点的
             */
            at: string | null;
            /**
             * Format: date-time
             * @description 没送到：什么时候再发
             */
            next_at: string | null;
            /** @description 没送到的原因；没有就空着 */
            said: string;
            /** @description none 没有试过，sending 还没有回音，refused 没送到、会再发，given_up 不再发了，arrived 送到了 */
            state: string;
        };
        RoleIn: {
            after: string[];
            before: string[];
        };
        RoleOut: {
            code: string;
            label: string;
            permissions: string[];
        };
        RolesOut: {
            permissions: components["schemas"]["Coded"][];
            roles: components["schemas"]["RoleOut"][];
        };
        RowMendedOut: {
            code: string;
            row: number;
            sentence: string;
        };
        RowOut: {
            entity: string;
            id: string;
            row: {
                [key: string]: unknown;
            } | null;
            version: number;
        };
        RowRefusedOut: {
            row: number;
            sentence: string;
        };
        RuleOut: {
            days_ahead: number;
            grave_hours: number;
            keep_days: number;
            leader_after_days: number;
            lock_hidden_minutes: number;
            lock_idle_minutes: number;
            neighbourhood_after_days: number;
        };
        RuleToEdit: {
            days_ahead: number;
            grave_hours: number;
            keep_days: number;
            leader_after_days: number;
            lock_hidden_minutes: number;
            lock_idle_minutes: number;
            neighbourhood_after_days: number;
            version: number;
        };
        RunnersOut: {
            items: components["schemas"]["InRole"][];
        };
        SaidOut: {
            answer: string;
            label: string;
        };
        SatisfactionOut: {
            /** @description 网格员在场时说的，另外统计 */
            beside: components["schemas"]["SharesOut"];
            by_how: components["schemas"]["ByHowOut"][];
            not_reached: number;
            /** @description 电话回访和群众扫码 */
            own: components["schemas"]["SharesOut"];
            /** @description 办结当天就听到群众怎么说的 */
            same_day: number;
        };
        SavedFilterIn: {
            name: string;
            query: string;
        };
        SavedFilterOut: {
            /** Format: uuid */
            id: string;
            name: string;
            query: string;
        };
        SavedFiltersOut: {
            items: components["schemas"]["SavedFilterOut"][];
        };
        ScannedGridIn: {
            grid: string;
        };
        ScannedGridOut: {
            centre: components["schemas"]["CentreOut"];
            kinds: components["schemas"]["ScannedKind"][];
            place: string;
        };
        ScannedKind: {
            code: string;
            name: string;
            /** @description 要保密：没有网页可查，手机上也不留 */
            protected: boolean;
        };
        ScriptOut: {
            call_from: string;
            call_to: string;
            days: number;
            script: string[];
            tries: number;
            undo_minutes: number;
        };
        ServerKeyOut: {
            id: string;
            point: string;
        };
        SharesOut: {
            mostly: number;
            satisfied: number;
            share: number | null;
            unsatisfied: number;
        };
        SimilarListOut: {
            items: components["schemas"]["SimilarOut"][];
        };
        SimilarOut: {
            case_no: string;
            category: components["schemas"]["Coded"];
            distance_m: number | null;
            /** Format: uuid */
            id: string | null;
            may_supplement: boolean;
            /** Format: date-time */
            reported_at: string;
            state: string;
            title: string;
            /** @description 为什么像同一件，用话说 */
            why?: string[];
        };
        SimilarQuery: {
            /** @default null */
            address_text: string | null;
            /**
             * Format: uuid
             * @description 正在写的这一件自己
             * @default null
             */
            but: string | null;
            /** @default null */
            category: string | null;
            /** @default null */
            grid: string | null;
            /** @default null */
            lat: number | null;
            /** @default null */
            lon: number | null;
            /** @default null */
            phone: string | null;
            /** @default null */
            text: string | null;
        };
        SpecialistIn: {
            base_version: number;
            /**
             * Format: date
             * @default null
             */
            day: string | null;
            good_at: string | null;
            kinds: string[];
            name: string;
            phone: string | null;
            /** @default null */
            reason: string | null;
            unit: string | null;
            username: string | null;
        };
        SpecialistKindIn: {
            base_version: number;
            /** @default false */
            lawyer: boolean;
            name: string;
            /** @default false */
            retired: boolean;
        };
        SpecialistKindOut: {
            code: string;
            name: string;
            retired: boolean;
        };
        SpecialistKindToEdit: {
            code: string;
            /** @description 涉法涉诉的事可以指派 */
            lawyer: boolean;
            name: string;
            retired: boolean;
            version: number;
        };
        SpecialistRow: {
            good_at: string | null;
            history: components["schemas"]["JoiningOut"][];
            id: string;
            kinds: string[];
            name: string;
            phone: string | null;
            unit: components["schemas"]["Named"] | null;
            /** Format: date */
            until: string | null;
            username: string | null;
            version: number;
        };
        StepOut: {
            action: string;
            /** Format: date-time */
            at: string;
            by: components["schemas"]["InRole"];
            label: string;
            note: string | null;
            seq: number;
            to: string;
        };
        StoryItem: {
            at: string | null;
            by: components["schemas"]["Named"] | null;
            case: components["schemas"]["CasePart"] | null;
            errand: components["schemas"]["ErrandPart"] | null;
            /** @enum {string} */
            kind: "visit" | "errand" | "case" | "joined" | "left" | "moved" | "grave" | "changed" | "arranged" | "opened";
            move: components["schemas"]["MovePart"] | null;
            on: string;
            plan: components["schemas"]["PlanPart"] | null;
            record: components["schemas"]["RecordPart"] | null;
            visit: components["schemas"]["VisitPart"] | null;
        };
        StuckOut: {
            count: number;
            label: string;
            state: string;
        };
        SummaryOut: {
            items: components["schemas"]["AreaCountsOut"][];
            /** @description 区域不够细、归不到这一级的案件 */
            none: components["schemas"]["CountsOut"];
        };
        SupplementIn: {
            /**
             * @description 案件没有地点的，照它写
             * @default
             */
            address: string;
            attachments?: string[];
            base_version: number;
            /** Format: uuid */
            case_id: string;
            /** @default window */
            channel: string;
            /** @default null */
            contact: components["schemas"]["Contact"] | null;
            /** @default  */
            grid: string;
            note: string;
            /** Format: uuid */
            operation_id: string;
            /** @default null */
            people_received: number | null;
            /**
             * @description 经度,纬度；案件没有网格的，照它定
             * @default
             */
            point: string;
        };
        TaskActionIn: {
            action: string;
            /** @default null */
            note: string | null;
            /** Format: uuid */
            operation_id: string;
        };
        TaskActionOut: {
            label: string;
            name: string;
            needs_note: boolean;
        };
        TaskCaseOut: {
            case_no: string;
            id: string;
            title: string;
        };
        TaskDueOut: {
            grave: string;
            normal: string;
            urgent: string;
        };
        TaskFormOut: {
            due: components["schemas"]["TaskDueOut"];
            grid: components["schemas"]["Coded"] | null;
            kinds: components["schemas"]["TaskKindInUseOut"][];
            receivers: components["schemas"]["ReceiverOut"][];
            to_grid: boolean;
        };
        TaskKindIn: {
            base_version: number;
            by_visit: boolean;
            name: string;
            /** @default false */
            retired: boolean;
            suggestion: string;
        };
        TaskKindInUseOut: {
            by_visit: boolean;
            code: string;
            name: string;
            suggestion: string;
        };
        TaskKindOut: {
            by_visit: boolean;
            code: string;
            name: string;
        };
        TaskKindToEdit: {
            by_visit: boolean;
            code: string;
            name: string;
            retired: boolean;
            suggestion: string;
            version: number;
        };
        TaskOut: {
            actions: components["schemas"]["TaskActionOut"][];
            address_text: string | null;
            area: components["schemas"]["AreaOfRecord"];
            ask: string | null;
            assignee: components["schemas"]["Named"] | null;
            attachments: components["schemas"]["PhotoOut"][];
            case: components["schemas"]["TaskCaseOut"] | null;
            closed_at: string | null;
            due_at: string | null;
            household_id: string | null;
            id: string;
            kind: components["schemas"]["TaskKindOut"];
            location: components["schemas"]["PointOut"] | null;
            mine: boolean;
            person_id: string | null;
            private: boolean;
            sent_at: string;
            sent_by: components["schemas"]["InRole"];
            state: string;
            state_label: string;
            steps: components["schemas"]["TaskStepOut"][];
            urgency: string;
            version: number;
            yellow_at: string | null;
        };
        TaskSend: {
            ask: string;
            /**
             * Format: uuid
             * @default null
             */
            assignee_id: string | null;
            /**
             * Format: uuid
             * @default null
             */
            case_id: string | null;
            /**
             * Format: date
             * @default null
             */
            due_on: string | null;
            /** @default null */
            grid: string | null;
            /**
             * Format: uuid
             * @default null
             */
            household_id: string | null;
            kind: string;
            /** Format: uuid */
            operation_id: string;
            /**
             * Format: uuid
             * @default null
             */
            person_id: string | null;
            /** Format: uuid */
            task_id: string;
            /**
             * @default normal
             * @enum {string}
             */
            urgency: "normal" | "urgent" | "grave";
        };
        TasksOut: {
            items: components["schemas"]["TaskOut"][];
            next_cursor: string | null;
        };
        TaskStepOut: {
            action: string;
            /** Format: date-time */
            at: string;
            by: components["schemas"]["InRole"];
            label: string;
            note: string | null;
            seq: number;
            to: string;
            visit_id: string | null;
        };
        TemplateOut: {
            at: string | null;
            by: string | null;
            file_name: string | null;
            kind: string;
            name: string;
            version: number;
        };
        TemplatesOut: {
            items: components["schemas"]["TemplateOut"][];
            places: string[];
        };
        TierOut: {
            code: string;
            every: number;
            name: string;
            phone_counts: boolean;
            retired: boolean;
            unit: string;
        };
        TierToEdit: {
            code: string;
            every: number;
            name: string;
            phone_counts: boolean;
            plans: number;
            retired: boolean;
            unit: string;
            version: number;
        };
        TimeLimitIn: {
            amount: number;
            base_version: number;
            /** @enum {string} */
            unit: "working_days" | "natural_days" | "hours" | "minutes";
        };
        TimeLimitToEdit: {
            amount: number;
            code: string;
            name: string;
            retired: boolean;
            unit: string;
            version: number;
        };
        TimelineOut: {
            items: components["schemas"]["StoryItem"][];
            more: boolean;
        };
        TrackOut: {
            keep_days: number;
            segments: number[][][];
        };
        TrackRuleIn: {
            base_version: number;
            keep_days?: number;
            /** @enum {string} */
            policy?: "off" | "choice" | "patrol";
            reason?: string | null;
        };
        TrackRuleOut: {
            keep_days: number;
            policy: string;
            reason: string | null;
            version: number;
        };
        TransferIn: {
            address_text: string;
            /** @default null */
            door: string | null;
            /** @default null */
            location: components["schemas"]["HomeIn"] | null;
            /** @default null */
            reason: string | null;
            to_grid: string;
        };
        TurnIn: {
            days: number[];
            from: string;
            name: string;
            phone: string | null;
            to: string;
        };
        UnclearVisitOut: {
            at: string;
            by: string;
            candidates: components["schemas"]["CandidateOut"][];
            door: string;
            grave: boolean;
            id: string;
            note: string | null;
            outcome: string;
            surname: string;
        };
        UnclearVisitsOut: {
            items: components["schemas"]["UnclearVisitOut"][];
        };
        UnitIn: {
            areas: string[];
            base_version: number;
            categories: string[];
            name: string;
            phone: string | null;
            place: string | null;
            /** @default null */
            reason: string | null;
            rota: components["schemas"]["TurnIn"][];
            /** @enum {string|null} */
            stationing: "resident" | "rotating" | "on_call" | "linked" | null;
        };
        UnitOut: {
            id: string;
            name: string;
            phone?: string | null;
        };
        UnitRow: {
            areas: string[];
            categories: string[];
            history: components["schemas"]["JoiningOut"][];
            id: string;
            /** @description 联络员的姓名 */
            liaisons: string[];
            name: string;
            on_call: components["schemas"]["OnCallOut"][];
            phone: string | null;
            place: string | null;
            retired: boolean;
            rota: components["schemas"]["TurnIn"][];
            stationing: string | null;
            version: number;
        };
        UserOut: {
            demo: boolean;
            grids: components["schemas"]["Coded"][];
            /** Format: uuid */
            id: string;
            name: string;
            permissions: string[];
            roles: components["schemas"]["PostOut"][];
            username: string;
        };
        VaultOut: {
            day: string;
            keep_days: number;
            lock: components["schemas"]["LockTimesOut"];
            server_key: components["schemas"]["ServerKeyOut"];
            share: string;
        };
        VisitPart: {
            answers: components["schemas"]["SaidOut"][];
            grave: boolean;
            id: string;
            mode: string;
            note: string | null;
            outcome: string;
            photos: components["schemas"]["VisitPhotoOut"][];
        };
        VisitPhotoOut: {
            arrived: boolean;
            sha256: string;
        };
        WaitingOut: {
            /** @description 申请延期或中止、等答复的 */
            asked: number;
            /** @description 两次不满意、等主任决定的 */
            director: number;
            /** @description 有督办函等签发的 */
            letter_draft: number;
            /** @description 督办函已签发、承办单位还没有答复的 */
            letter_signed: number;
            /** @description 正中止的 */
            paused: number;
        };
        WatchFiguresOut: {
            /** @description 群众不满意、正在二次督办的 */
            again: number;
            asked: number;
            extended: number;
            overdue: number;
            paused: number;
            /** @description 中止时已经超期的 */
            paused_overdue: number;
        };
        WatchOut: {
            given: components["schemas"]["GivenOut"][];
            letters: components["schemas"]["LetterOut"][];
            /** @description 没有新进展的话，接下来系统做什么 */
            next: components["schemas"]["NextOut"] | null;
        };
        WatchRuleIn: {
            base_version: number;
            director_days?: number;
            extend_max_days?: number;
            letter_days?: number;
            pause_max_days?: number;
            supervisor_days?: number;
            urge_days?: number;
        };
        WatchRuleToEdit: {
            director_days: number;
            extend_max_days: number;
            letter_days: number;
            pause_max_days: number;
            supervisor_days: number;
            urge_days: number;
            version: number;
        };
    };
    responses: {
        /** @description Default error response */
        DEFAULT_ERROR: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Unprocessable Entity */
        UNPROCESSABLE_ENTITY: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
