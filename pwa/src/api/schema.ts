/** Generated from docs/openapi.json by `npm run types`; not edited by hand. */

export interface paths {
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
                    category?: string | null;
                    channel?: string | null;
                    level: "town" | "neighbourhood" | "grid";
                    light?: "green" | "yellow" | "red" | null;
                    q?: string | null;
                    reported_from?: string | null;
                    reported_to?: string | null;
                    state?: string | null;
                    unit?: string | null;
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
                    category?: string | null;
                    channel?: string | null;
                    light?: "green" | "yellow" | "red" | null;
                    q?: string | null;
                    reported_from?: string | null;
                    reported_to?: string | null;
                    state?: string | null;
                    unit?: string | null;
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
                    category?: string | null;
                    channel?: string | null;
                    cursor?: string | null;
                    light?: "green" | "yellow" | "red" | null;
                    limit?: number;
                    order?: "reported" | "due";
                    q?: string | null;
                    reported_from?: string | null;
                    reported_to?: string | null;
                    state?: string | null;
                    unit?: string | null;
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ActionFieldOut: {
            choices?: components["schemas"]["ChoiceOut"][];
            label: string;
            name: string;
            required: boolean;
        };
        ActionOut: {
            fields: components["schemas"]["ActionFieldOut"][];
            label: string;
            name: string;
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
        CaseActionIn: {
            action: string;
            base_version: number;
            /** Format: uuid */
            operation_id: string;
            values?: {
                [key: string]: string | null;
            };
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
            /**
             * Format: uuid
             * @default null
             */
            person_id: string | null;
            /** @default null */
            public_token_hash: string | null;
            /** @default null */
            resolution: string | null;
            signs?: string[];
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
            /** @description null: 超过一万件 */
            total: number | null;
        };
        CaseOut: {
            actions: components["schemas"]["ActionOut"][];
            address_text: string | null;
            area: components["schemas"]["AreaOfRecord"];
            attachments: components["schemas"]["PhotoOut"][];
            case_no: string;
            category: components["schemas"]["Coded"];
            channel: string;
            description: string;
            difficulty: string | null;
            disposal: string;
            /** Format: date-time */
            due_at: string | null;
            flags: string[];
            /** Format: uuid */
            id: string;
            location: components["schemas"]["PointOut"] | null;
            /** Format: date-time */
            paused_since: string | null;
            people_count: number | null;
            /** Format: date-time */
            reported_at: string;
            reported_by: components["schemas"]["Named"] | null;
            resolution: string | null;
            risk: string | null;
            signs: string[];
            state: string;
            steps: components["schemas"]["StepOut"][];
            title: string;
            unit: components["schemas"]["Named"] | null;
            urgency: string;
            version: number;
            /** Format: date-time */
            yellow_at: string | null;
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
            name: string;
            parent: string | null;
            protected: boolean;
            retired: boolean;
            sort: number;
            unit: string | null;
            urgency: string;
        };
        CategoryRow: {
            advice: string | null;
            closable_on_spot: boolean;
            code: string;
            high_risk: boolean;
            name: string;
            parent: string | null;
            protected: boolean;
            retired: boolean;
            sort: number;
            unit: string | null;
            urgency: string;
        };
        ChannelsOut: {
            items: components["schemas"]["Coded"][];
        };
        ChoiceOut: {
            label: string;
            value: string;
        };
        Coded: {
            code: string;
            name: string;
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
        Named: {
            id: string;
            name: string;
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
        Party: {
            name: string;
            /** @default  */
            part: string;
            /** @default  */
            phone: string;
        };
        PhotoOut: {
            arrived: boolean;
            /** Format: date-time */
            at: string;
            by: string;
            sha256: string;
        };
        PointOut: {
            coordinates: number[];
            /** @default Point */
            type: unknown;
        };
        PostOut: {
            area: components["schemas"]["AreaOfPost"] | null;
            label: string;
            role: string;
            unit: components["schemas"]["Named"] | null;
        };
        PublicCaseIn: {
            token: string;
        };
        PublicCaseOut: {
            case_no: string;
            /** Format: date-time */
            due_at: string | null;
            resolution: string | null;
            sentence: string;
            state: string;
            unit: components["schemas"]["PublicUnit"] | null;
            /** Format: date-time */
            updated_at: string;
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
        RowOut: {
            entity: string;
            id: string;
            row: {
                [key: string]: unknown;
            } | null;
            version: number;
        };
        StepBy: {
            id: string;
            name: string;
            role_label: string;
        };
        StepOut: {
            action: string;
            /** Format: date-time */
            at: string;
            by: components["schemas"]["StepBy"];
            changes: {
                [key: string]: unknown;
            };
            from: string | null;
            label: string;
            note: string | null;
            seq: number;
            to: string;
        };
        SummaryOut: {
            items: components["schemas"]["AreaCountsOut"][];
            /** @description 区域不够细、归不到这一级的案件 */
            none: components["schemas"]["CountsOut"];
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
