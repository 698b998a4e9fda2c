export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  adm: {
    Tables: {
      code_groups: {
        Row: {
          code: string;
          color_code: string | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          icon_name: string | null;
          id: string;
          is_active: boolean;
          is_deleted: boolean;
          is_system: boolean;
          level: number;
          name: string;
          name_en: string | null;
          notes: string | null;
          parent_group_id: string | null;
          path: string;
          search_text: string | null;
          sort_order: number;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          parent_group: {
            code: string;
            color_code: string | null;
            created_at: string;
            created_by: string | null;
            description: string | null;
            icon_name: string | null;
            id: string;
            is_active: boolean;
            is_deleted: boolean;
            is_system: boolean;
            level: number;
            name: string;
            name_en: string | null;
            notes: string | null;
            parent_group_id: string | null;
            path: string;
            search_text: string | null;
            sort_order: number;
            tenant_id: string;
            updated_at: string;
            updated_by: string | null;
          } | null;
        };
        ComputedFields: "parent_group";
        Insert: {
          code: string;
          color_code?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          icon_name?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          is_system?: boolean;
          level?: number;
          name: string;
          name_en?: string | null;
          notes?: string | null;
          parent_group_id?: string | null;
          path?: string;
          search_text?: never;
          sort_order?: number;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          code?: string;
          color_code?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          icon_name?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          is_system?: boolean;
          level?: number;
          name?: string;
          name_en?: string | null;
          notes?: string | null;
          parent_group_id?: string | null;
          path?: string;
          search_text?: never;
          sort_order?: number;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "code_groups_tenant_id_parent_group_id_fkey";
            columns: ["tenant_id", "parent_group_id"];
            isOneToOne: false;
            referencedRelation: "code_groups";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      codes: {
        Row: {
          attribute1: string | null;
          attribute2: string | null;
          attribute3: string | null;
          attribute4: string | null;
          attribute5: string | null;
          attributes: NonNullable<Json>;
          code: string;
          color_code: string | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          first_used_at: string | null;
          group_id: string;
          icon_name: string | null;
          id: string;
          is_active: boolean;
          is_deleted: boolean;
          is_system: boolean;
          level: number;
          name: string;
          name_en: string | null;
          notes: string | null;
          parent_id: string | null;
          path: string;
          search_text: string | null;
          sort_order: number;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          parent_code: {
            attribute1: string | null;
            attribute2: string | null;
            attribute3: string | null;
            attribute4: string | null;
            attribute5: string | null;
            attributes: NonNullable<Json>;
            code: string;
            color_code: string | null;
            created_at: string;
            created_by: string | null;
            description: string | null;
            first_used_at: string | null;
            group_id: string;
            icon_name: string | null;
            id: string;
            is_active: boolean;
            is_deleted: boolean;
            is_system: boolean;
            level: number;
            name: string;
            name_en: string | null;
            notes: string | null;
            parent_id: string | null;
            path: string;
            search_text: string | null;
            sort_order: number;
            tenant_id: string;
            updated_at: string;
            updated_by: string | null;
          } | null;
        };
        ComputedFields: "parent_code";
        Insert: {
          attribute1?: string | null;
          attribute2?: string | null;
          attribute3?: string | null;
          attribute4?: string | null;
          attribute5?: string | null;
          attributes?: NonNullable<Json>;
          code: string;
          color_code?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          first_used_at?: string | null;
          group_id: string;
          icon_name?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          is_system?: boolean;
          level?: number;
          name: string;
          name_en?: string | null;
          notes?: string | null;
          parent_id?: string | null;
          path?: string;
          search_text?: never;
          sort_order?: number;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          attribute1?: string | null;
          attribute2?: string | null;
          attribute3?: string | null;
          attribute4?: string | null;
          attribute5?: string | null;
          attributes?: NonNullable<Json>;
          code?: string;
          color_code?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          first_used_at?: string | null;
          group_id?: string;
          icon_name?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          is_system?: boolean;
          level?: number;
          name?: string;
          name_en?: string | null;
          notes?: string | null;
          parent_id?: string | null;
          path?: string;
          search_text?: never;
          sort_order?: number;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "codes_tenant_id_group_id_fkey";
            columns: ["tenant_id", "group_id"];
            isOneToOne: false;
            referencedRelation: "code_groups";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "codes_tenant_id_group_id_parent_id_fkey";
            columns: ["tenant_id", "group_id", "parent_id"];
            isOneToOne: false;
            referencedRelation: "codes";
            referencedColumns: ["tenant_id", "group_id", "id"];
          },
        ];
      };
      currencies: {
        Row: {
          code: string;
          created_at: string;
          created_by: string | null;
          decimal_places: number;
          id: string;
          is_active: boolean;
          is_base_currency: boolean;
          name: string;
          name_en: string | null;
          symbol: string | null;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          code: string;
          created_at?: string;
          created_by?: string | null;
          decimal_places?: number;
          id?: string;
          is_active?: boolean;
          is_base_currency?: boolean;
          name: string;
          name_en?: string | null;
          symbol?: string | null;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          code?: string;
          created_at?: string;
          created_by?: string | null;
          decimal_places?: number;
          id?: string;
          is_active?: boolean;
          is_base_currency?: boolean;
          name?: string;
          name_en?: string | null;
          symbol?: string | null;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      exchange_rates: {
        Row: {
          created_at: string;
          created_by: string | null;
          from_currency: string;
          id: string;
          is_deleted: boolean;
          rate: number;
          rate_date: string;
          rate_type: Database["adm"]["Enums"]["rate_type"];
          source: string | null;
          tenant_id: string;
          to_currency: string;
          updated_at: string;
          updated_by: string | null;
          from_currency_info: {
            code: string;
            created_at: string;
            created_by: string | null;
            decimal_places: number;
            id: string;
            is_active: boolean;
            is_base_currency: boolean;
            name: string;
            name_en: string | null;
            symbol: string | null;
            tenant_id: string;
            updated_at: string;
            updated_by: string | null;
          } | null;
          to_currency_info: {
            code: string;
            created_at: string;
            created_by: string | null;
            decimal_places: number;
            id: string;
            is_active: boolean;
            is_base_currency: boolean;
            name: string;
            name_en: string | null;
            symbol: string | null;
            tenant_id: string;
            updated_at: string;
            updated_by: string | null;
          } | null;
        };
        ComputedFields: "from_currency_info" | "to_currency_info";
        Insert: {
          created_at?: string;
          created_by?: string | null;
          from_currency: string;
          id?: string;
          is_deleted?: boolean;
          rate: number;
          rate_date?: string;
          rate_type?: Database["adm"]["Enums"]["rate_type"];
          source?: string | null;
          tenant_id?: string;
          to_currency: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          from_currency?: string;
          id?: string;
          is_deleted?: boolean;
          rate?: number;
          rate_date?: string;
          rate_type?: Database["adm"]["Enums"]["rate_type"];
          source?: string | null;
          tenant_id?: string;
          to_currency?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "exchange_rates_tenant_id_from_currency_fkey";
            columns: ["tenant_id", "from_currency"];
            isOneToOne: false;
            referencedRelation: "currencies";
            referencedColumns: ["tenant_id", "code"];
          },
          {
            foreignKeyName: "exchange_rates_tenant_id_from_currency_fkey";
            columns: ["tenant_id", "from_currency"];
            isOneToOne: false;
            referencedRelation: "currency_options";
            referencedColumns: ["tenant_id", "code"];
          },
          {
            foreignKeyName: "exchange_rates_tenant_id_to_currency_fkey";
            columns: ["tenant_id", "to_currency"];
            isOneToOne: false;
            referencedRelation: "currencies";
            referencedColumns: ["tenant_id", "code"];
          },
          {
            foreignKeyName: "exchange_rates_tenant_id_to_currency_fkey";
            columns: ["tenant_id", "to_currency"];
            isOneToOne: false;
            referencedRelation: "currency_options";
            referencedColumns: ["tenant_id", "code"];
          },
        ];
      };
      glossary: {
        Row: {
          abbreviation: string | null;
          antonyms: string[];
          category: string | null;
          code: string;
          created_at: string;
          created_by: string | null;
          definition: string;
          description: string | null;
          display_order: number;
          domain: string | null;
          example: string | null;
          id: string;
          is_active: boolean;
          is_deleted: boolean;
          is_important: boolean;
          is_system: boolean;
          level: number;
          name: string;
          name_en: string | null;
          notes: string | null;
          parent_id: string | null;
          path: string;
          reference_document: string | null;
          reference_url: string | null;
          search_text: string | null;
          synonyms: string[];
          tags: string[];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          parent_term: {
            abbreviation: string | null;
            antonyms: string[];
            category: string | null;
            code: string;
            created_at: string;
            created_by: string | null;
            definition: string;
            description: string | null;
            display_order: number;
            domain: string | null;
            example: string | null;
            id: string;
            is_active: boolean;
            is_deleted: boolean;
            is_important: boolean;
            is_system: boolean;
            level: number;
            name: string;
            name_en: string | null;
            notes: string | null;
            parent_id: string | null;
            path: string;
            reference_document: string | null;
            reference_url: string | null;
            search_text: string | null;
            synonyms: string[];
            tags: string[];
            tenant_id: string;
            updated_at: string;
            updated_by: string | null;
          } | null;
          related: {
            code: string;
            name: string;
            name_en: string | null;
            related_term_id: string;
            tenant_id: string | null;
            term_id: string | null;
          } | null;
        };
        ComputedFields: "parent_term" | "related";
        Insert: {
          abbreviation?: string | null;
          antonyms?: string[];
          category?: string | null;
          code: string;
          created_at?: string;
          created_by?: string | null;
          definition: string;
          description?: string | null;
          display_order?: number;
          domain?: string | null;
          example?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          is_important?: boolean;
          is_system?: boolean;
          level?: number;
          name: string;
          name_en?: string | null;
          notes?: string | null;
          parent_id?: string | null;
          path?: string;
          reference_document?: string | null;
          reference_url?: string | null;
          search_text?: never;
          synonyms?: string[];
          tags?: string[];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          abbreviation?: string | null;
          antonyms?: string[];
          category?: string | null;
          code?: string;
          created_at?: string;
          created_by?: string | null;
          definition?: string;
          description?: string | null;
          display_order?: number;
          domain?: string | null;
          example?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          is_important?: boolean;
          is_system?: boolean;
          level?: number;
          name?: string;
          name_en?: string | null;
          notes?: string | null;
          parent_id?: string | null;
          path?: string;
          reference_document?: string | null;
          reference_url?: string | null;
          search_text?: never;
          synonyms?: string[];
          tags?: string[];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "glossary_tenant_id_parent_id_fkey";
            columns: ["tenant_id", "parent_id"];
            isOneToOne: false;
            referencedRelation: "glossary";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      glossary_links: {
        Row: {
          created_at: string;
          created_by: string | null;
          related_term_id: string;
          tenant_id: string;
          term_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          related_term_id: string;
          tenant_id?: string;
          term_id: string;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          related_term_id?: string;
          tenant_id?: string;
          term_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "glossary_links_tenant_id_related_term_id_fkey";
            columns: ["tenant_id", "related_term_id"];
            isOneToOne: false;
            referencedRelation: "glossary";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "glossary_links_tenant_id_term_id_fkey";
            columns: ["tenant_id", "term_id"];
            isOneToOne: false;
            referencedRelation: "glossary";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      glossary_usages: {
        Row: {
          last_used_at: string | null;
          tenant_id: string;
          term_id: string;
          usage_count: number;
        };
        ComputedFields: never;
        Insert: {
          last_used_at?: string | null;
          tenant_id: string;
          term_id: string;
          usage_count?: number;
        };
        Update: {
          last_used_at?: string | null;
          tenant_id?: string;
          term_id?: string;
          usage_count?: number;
        };
        Relationships: [
          {
            foreignKeyName: "glossary_usages_tenant_id_term_id_fkey";
            columns: ["tenant_id", "term_id"];
            isOneToOne: true;
            referencedRelation: "glossary";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      holidays: {
        Row: {
          created_at: string;
          created_by: string | null;
          holiday_date: string;
          id: string;
          is_deleted: boolean;
          kind: Database["adm"]["Enums"]["holiday_kind"];
          name: string;
          name_en: string | null;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          holiday_date: string;
          id?: string;
          is_deleted?: boolean;
          kind?: Database["adm"]["Enums"]["holiday_kind"];
          name: string;
          name_en?: string | null;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          holiday_date?: string;
          id?: string;
          is_deleted?: boolean;
          kind?: Database["adm"]["Enums"]["holiday_kind"];
          name?: string;
          name_en?: string | null;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      payment_terms: {
        Row: {
          code: string;
          created_at: string;
          created_by: string | null;
          days_to_pay: number;
          description: string | null;
          due_basis: Database["adm"]["Enums"]["due_basis"];
          id: string;
          is_active: boolean;
          is_deleted: boolean;
          name: string;
          name_en: string | null;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          code: string;
          created_at?: string;
          created_by?: string | null;
          days_to_pay?: number;
          description?: string | null;
          due_basis?: Database["adm"]["Enums"]["due_basis"];
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          name: string;
          name_en?: string | null;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          code?: string;
          created_at?: string;
          created_by?: string | null;
          days_to_pay?: number;
          description?: string | null;
          due_basis?: Database["adm"]["Enums"]["due_basis"];
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          name?: string;
          name_en?: string | null;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      settings: {
        Row: {
          category: string | null;
          created_at: string;
          created_by: string | null;
          default_value: string | null;
          description: string | null;
          has_secret: boolean;
          id: string;
          is_active: boolean;
          is_deleted: boolean;
          is_encrypted: boolean;
          is_system: boolean;
          key: string;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          value: string | null;
          value_type: Database["adm"]["Enums"]["value_type"];
        };
        ComputedFields: never;
        Insert: {
          category?: string | null;
          created_at?: string;
          created_by?: string | null;
          default_value?: string | null;
          description?: string | null;
          has_secret?: boolean;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          is_encrypted?: boolean;
          is_system?: boolean;
          key: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          value?: string | null;
          value_type?: Database["adm"]["Enums"]["value_type"];
        };
        Update: {
          category?: string | null;
          created_at?: string;
          created_by?: string | null;
          default_value?: string | null;
          description?: string | null;
          has_secret?: boolean;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          is_encrypted?: boolean;
          is_system?: boolean;
          key?: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          value?: string | null;
          value_type?: Database["adm"]["Enums"]["value_type"];
        };
        Relationships: [];
      };
      tax_codes: {
        Row: {
          code: string;
          created_at: string;
          created_by: string | null;
          id: string;
          is_active: boolean;
          is_deleted: boolean;
          name: string;
          name_en: string | null;
          tax_kind: Database["adm"]["Enums"]["tax_kind"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          code: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          name: string;
          name_en?: string | null;
          tax_kind: Database["adm"]["Enums"]["tax_kind"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          code?: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          name?: string;
          name_en?: string | null;
          tax_kind?: Database["adm"]["Enums"]["tax_kind"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      tax_rates: {
        Row: {
          created_at: string;
          created_by: string | null;
          end_date: string | null;
          id: string;
          is_deleted: boolean;
          rate: number;
          start_date: string;
          tax_code_id: string;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          rate: number;
          start_date: string;
          tax_code_id: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          rate?: number;
          start_date?: string;
          tax_code_id?: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "tax_rates_tenant_id_tax_code_id_fkey";
            columns: ["tenant_id", "tax_code_id"];
            isOneToOne: false;
            referencedRelation: "tax_code_options";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "tax_rates_tenant_id_tax_code_id_fkey";
            columns: ["tenant_id", "tax_code_id"];
            isOneToOne: false;
            referencedRelation: "tax_codes";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      units: {
        Row: {
          code: string;
          conversion_rate: number;
          created_at: string;
          created_by: string | null;
          id: string;
          is_active: boolean;
          is_base_unit: boolean;
          is_deleted: boolean;
          name: string;
          name_en: string | null;
          symbol: string | null;
          tenant_id: string;
          unit_type: Database["adm"]["Enums"]["unit_type"];
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          code: string;
          conversion_rate?: number;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_active?: boolean;
          is_base_unit?: boolean;
          is_deleted?: boolean;
          name: string;
          name_en?: string | null;
          symbol?: string | null;
          tenant_id?: string;
          unit_type: Database["adm"]["Enums"]["unit_type"];
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          code?: string;
          conversion_rate?: number;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_active?: boolean;
          is_base_unit?: boolean;
          is_deleted?: boolean;
          name?: string;
          name_en?: string | null;
          symbol?: string | null;
          tenant_id?: string;
          unit_type?: Database["adm"]["Enums"]["unit_type"];
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
    };
    Views: {
      code_options: {
        Row: {
          attributes: NonNullable<Json>;
          code: string;
          color_code: string | null;
          group_code: string;
          icon_name: string | null;
          id: string;
          level: number;
          name: string;
          name_en: string | null;
          parent_id: string | null;
          path: string;
          sort_order: number;
          tenant_id: string;
        };
        ComputedFields: never;
        Relationships: [];
      };
      currency_options: {
        Row: {
          code: string;
          decimal_places: number;
          id: string;
          is_base_currency: boolean;
          name: string;
          name_en: string | null;
          symbol: string | null;
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          code?: string | null;
          decimal_places?: number | null;
          id?: string | null;
          is_base_currency?: boolean | null;
          name?: string | null;
          name_en?: string | null;
          symbol?: string | null;
          tenant_id?: string | null;
        };
        Update: {
          code?: string | null;
          decimal_places?: number | null;
          id?: string | null;
          is_base_currency?: boolean | null;
          name?: string | null;
          name_en?: string | null;
          symbol?: string | null;
          tenant_id?: string | null;
        };
        Relationships: [];
      };
      payment_term_options: {
        Row: {
          code: string;
          days_to_pay: number;
          due_basis: Database["adm"]["Enums"]["due_basis"];
          id: string;
          name: string;
          name_en: string | null;
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          code?: string | null;
          days_to_pay?: number | null;
          due_basis?: Database["adm"]["Enums"]["due_basis"] | null;
          id?: string | null;
          name?: string | null;
          name_en?: string | null;
          tenant_id?: string | null;
        };
        Update: {
          code?: string | null;
          days_to_pay?: number | null;
          due_basis?: Database["adm"]["Enums"]["due_basis"] | null;
          id?: string | null;
          name?: string | null;
          name_en?: string | null;
          tenant_id?: string | null;
        };
        Relationships: [];
      };
      related_terms: {
        Row: {
          code: string;
          name: string;
          name_en: string | null;
          related_term_id: string;
          tenant_id: string | null;
          term_id: string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      tax_code_options: {
        Row: {
          code: string;
          id: string;
          name: string;
          name_en: string | null;
          rate: number | null;
          tax_kind: Database["adm"]["Enums"]["tax_kind"];
          tenant_id: string;
        };
        ComputedFields: never;
        Relationships: [];
      };
      unit_options: {
        Row: {
          code: string;
          id: string;
          is_base_unit: boolean;
          name: string;
          name_en: string | null;
          symbol: string | null;
          tenant_id: string;
          unit_type: Database["adm"]["Enums"]["unit_type"];
        };
        ComputedFields: never;
        Insert: {
          code?: string | null;
          id?: string | null;
          is_base_unit?: boolean | null;
          name?: string | null;
          name_en?: string | null;
          symbol?: string | null;
          tenant_id?: string | null;
          unit_type?: Database["adm"]["Enums"]["unit_type"] | null;
        };
        Update: {
          code?: string | null;
          id?: string | null;
          is_base_unit?: boolean | null;
          name?: string | null;
          name_en?: string | null;
          symbol?: string | null;
          tenant_id?: string | null;
          unit_type?: Database["adm"]["Enums"]["unit_type"] | null;
        };
        Relationships: [];
      };
    };
    Functions: {
      convert_currency: {
        Args: {
          p_amount: number;
          p_date?: string;
          p_from: string;
          p_to: string;
          p_type?: Database["adm"]["Enums"]["rate_type"];
        };
        Returns: Json;
      };
      convert_unit: { Args: { p_from: string; p_quantity: number; p_to: string }; Returns: number };
      due_date: { Args: { p_document_date: string; p_payment_term: string }; Returns: Json };
      exchange_rate: {
        Args: {
          p_date?: string;
          p_from: string;
          p_to: string;
          p_type?: Database["adm"]["Enums"]["rate_type"];
        };
        Returns: Json;
      };
      from_currency_info: {
        Args: { "": Database["adm"]["Tables"]["exchange_rates"]["Row"] };
        Returns: {
          error: true;
        } & "the function adm.from_currency_info with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache";
        SetofOptions: {
          from: "adm.exchange_rates";
          to: "currencies";
          isOneToOne: true;
          isSetofReturn: true;
        };
      };
      next_business_day: { Args: { p_date: string }; Returns: Json };
      parent_code: {
        Args: { "": Database["adm"]["Tables"]["codes"]["Row"] };
        Returns: {
          error: true;
        } & "the function adm.parent_code with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache";
        SetofOptions: {
          from: "adm.codes";
          to: "codes";
          isOneToOne: true;
          isSetofReturn: true;
        };
      };
      parent_group: {
        Args: { "": Database["adm"]["Tables"]["code_groups"]["Row"] };
        Returns: {
          error: true;
        } & "the function adm.parent_group with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache";
        SetofOptions: {
          from: "adm.code_groups";
          to: "code_groups";
          isOneToOne: true;
          isSetofReturn: true;
        };
      };
      parent_term: {
        Args: { "": Database["adm"]["Tables"]["glossary"]["Row"] };
        Returns: {
          error: true;
        } & "the function adm.parent_term with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache";
        SetofOptions: {
          from: "adm.glossary";
          to: "glossary";
          isOneToOne: true;
          isSetofReturn: true;
        };
      };
      related: {
        Args: { "": Database["adm"]["Tables"]["glossary"]["Row"] };
        Returns: {
          error: true;
        } & "the function adm.related with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache";
        SetofOptions: {
          from: "adm.glossary";
          to: "related_terms";
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
      save_exchange_rates: { Args: { p_rates: Json }; Returns: number };
      set_base_currency: { Args: { p_code: string }; Returns: string };
      set_setting: { Args: { p_key: string; p_value: Json }; Returns: Json };
      setting: { Args: { p_key: string }; Returns: Json };
      tax_rate: { Args: { p_code: string; p_date?: string }; Returns: number };
      to_currency_info: {
        Args: { "": Database["adm"]["Tables"]["exchange_rates"]["Row"] };
        Returns: {
          error: true;
        } & "the function adm.to_currency_info with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache";
        SetofOptions: {
          from: "adm.exchange_rates";
          to: "currencies";
          isOneToOne: true;
          isSetofReturn: true;
        };
      };
      use_term: { Args: { p_id: string }; Returns: number };
    };
    Enums: {
      due_basis: "document_date" | "month_end" | "prepaid";
      holiday_kind: "public" | "substitute" | "election" | "temporary" | "company";
      rate_type: "spot" | "forward" | "buying" | "selling";
      tax_kind: "taxable" | "zero_rated" | "exempt" | "reverse_charge" | "special";
      unit_type: "quantity" | "weight" | "length" | "volume" | "area" | "time" | "package";
      value_type: "string" | "number" | "boolean" | "json";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
  audt: {
    Tables: {
      audit_logs: {
        Row: {
          action: string;
          actor_role: string;
          changes: Json | null;
          details: Json | null;
          id: string;
          ip_address: unknown;
          occurred_at: string;
          resource_id: string | null;
          resource_type: string;
          result: string;
          tenant_id: string | null;
          trace_id: string | null;
          user_agent: string | null;
          user_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          action: string;
          actor_role: string;
          changes?: Json | null;
          details?: Json | null;
          id?: string;
          ip_address?: unknown;
          occurred_at?: string;
          resource_id?: string | null;
          resource_type: string;
          result?: string;
          tenant_id?: string | null;
          trace_id?: string | null;
          user_agent?: string | null;
          user_id?: string | null;
        };
        Update: {
          action?: string;
          actor_role?: string;
          changes?: Json | null;
          details?: Json | null;
          id?: string;
          ip_address?: unknown;
          occurred_at?: string;
          resource_id?: string | null;
          resource_type?: string;
          result?: string;
          tenant_id?: string | null;
          trace_id?: string | null;
          user_agent?: string | null;
          user_id?: string | null;
        };
        Relationships: [];
      };
      audit_logs_default: {
        Row: {
          action: string;
          actor_role: string;
          changes: Json | null;
          details: Json | null;
          id: string;
          ip_address: unknown;
          occurred_at: string;
          resource_id: string | null;
          resource_type: string;
          result: string;
          tenant_id: string | null;
          trace_id: string | null;
          user_agent: string | null;
          user_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          action: string;
          actor_role: string;
          changes?: Json | null;
          details?: Json | null;
          id?: string;
          ip_address?: unknown;
          occurred_at?: string;
          resource_id?: string | null;
          resource_type: string;
          result?: string;
          tenant_id?: string | null;
          trace_id?: string | null;
          user_agent?: string | null;
          user_id?: string | null;
        };
        Update: {
          action?: string;
          actor_role?: string;
          changes?: Json | null;
          details?: Json | null;
          id?: string;
          ip_address?: unknown;
          occurred_at?: string;
          resource_id?: string | null;
          resource_type?: string;
          result?: string;
          tenant_id?: string | null;
          trace_id?: string | null;
          user_agent?: string | null;
          user_id?: string | null;
        };
        Relationships: [];
      };
    };
    Views: {
      [_ in never]: never;
    };
    Functions: {
      [_ in never]: never;
    };
    Enums: {
      [_ in never]: never;
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
  crm: {
    Tables: {
      activities: {
        Row: {
          activity_date: string;
          activity_type: Database["crm"]["Enums"]["activity_type"];
          completed_at: string | null;
          completed_by: string | null;
          contact_id: string | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          duration_minutes: number | null;
          end_time: string | null;
          follow_up_activity_id: string | null;
          follow_up_date: string | null;
          id: string;
          is_completed: boolean | null;
          is_deleted: boolean;
          is_follow_up_required: boolean;
          is_online: boolean;
          is_reminder_enabled: boolean;
          lead_id: string | null;
          location: string | null;
          meeting_url: string | null;
          notes: string | null;
          opportunity_id: string | null;
          outcome: Database["crm"]["Enums"]["activity_outcome"] | null;
          outcome_notes: string | null;
          owner_id: string;
          participants: string[];
          partner_id: string | null;
          priority: Database["crm"]["Enums"]["priority"];
          related_to_type: Database["crm"]["Enums"]["activity_target"] | null;
          remind_at: string | null;
          reminded_at: string | null;
          reminder_minutes: number | null;
          search_text: string | null;
          start_time: string | null;
          status: Database["crm"]["Enums"]["activity_status"];
          subject: string;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          follow_up: {
            activity_date: string;
            activity_type: Database["crm"]["Enums"]["activity_type"];
            completed_at: string | null;
            completed_by: string | null;
            contact_id: string | null;
            created_at: string;
            created_by: string | null;
            description: string | null;
            duration_minutes: number | null;
            end_time: string | null;
            follow_up_activity_id: string | null;
            follow_up_date: string | null;
            id: string;
            is_completed: boolean | null;
            is_deleted: boolean;
            is_follow_up_required: boolean;
            is_online: boolean;
            is_reminder_enabled: boolean;
            lead_id: string | null;
            location: string | null;
            meeting_url: string | null;
            notes: string | null;
            opportunity_id: string | null;
            outcome: Database["crm"]["Enums"]["activity_outcome"] | null;
            outcome_notes: string | null;
            owner_id: string;
            participants: string[];
            partner_id: string | null;
            priority: Database["crm"]["Enums"]["priority"];
            related_to_type: Database["crm"]["Enums"]["activity_target"] | null;
            remind_at: string | null;
            reminded_at: string | null;
            reminder_minutes: number | null;
            search_text: string | null;
            start_time: string | null;
            status: Database["crm"]["Enums"]["activity_status"];
            subject: string;
            tenant_id: string;
            updated_at: string;
            updated_by: string | null;
          } | null;
        };
        ComputedFields: "follow_up";
        Insert: {
          activity_date: string;
          activity_type: Database["crm"]["Enums"]["activity_type"];
          completed_at?: string | null;
          completed_by?: string | null;
          contact_id?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          duration_minutes?: number | null;
          end_time?: string | null;
          follow_up_activity_id?: string | null;
          follow_up_date?: string | null;
          id?: string;
          is_completed?: never;
          is_deleted?: boolean;
          is_follow_up_required?: boolean;
          is_online?: boolean;
          is_reminder_enabled?: boolean;
          lead_id?: string | null;
          location?: string | null;
          meeting_url?: string | null;
          notes?: string | null;
          opportunity_id?: string | null;
          outcome?: Database["crm"]["Enums"]["activity_outcome"] | null;
          outcome_notes?: string | null;
          owner_id?: string;
          participants?: string[];
          partner_id?: string | null;
          priority?: Database["crm"]["Enums"]["priority"];
          related_to_type?: Database["crm"]["Enums"]["activity_target"] | null;
          remind_at?: string | null;
          reminded_at?: string | null;
          reminder_minutes?: number | null;
          search_text?: never;
          start_time?: string | null;
          status?: Database["crm"]["Enums"]["activity_status"];
          subject: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          activity_date?: string;
          activity_type?: Database["crm"]["Enums"]["activity_type"];
          completed_at?: string | null;
          completed_by?: string | null;
          contact_id?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          duration_minutes?: number | null;
          end_time?: string | null;
          follow_up_activity_id?: string | null;
          follow_up_date?: string | null;
          id?: string;
          is_completed?: never;
          is_deleted?: boolean;
          is_follow_up_required?: boolean;
          is_online?: boolean;
          is_reminder_enabled?: boolean;
          lead_id?: string | null;
          location?: string | null;
          meeting_url?: string | null;
          notes?: string | null;
          opportunity_id?: string | null;
          outcome?: Database["crm"]["Enums"]["activity_outcome"] | null;
          outcome_notes?: string | null;
          owner_id?: string;
          participants?: string[];
          partner_id?: string | null;
          priority?: Database["crm"]["Enums"]["priority"];
          related_to_type?: Database["crm"]["Enums"]["activity_target"] | null;
          remind_at?: string | null;
          reminded_at?: string | null;
          reminder_minutes?: number | null;
          search_text?: never;
          start_time?: string | null;
          status?: Database["crm"]["Enums"]["activity_status"];
          subject?: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "activities_tenant_id_contact_id_fkey";
            columns: ["tenant_id", "contact_id"];
            isOneToOne: false;
            referencedRelation: "partner_contacts";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "activities_tenant_id_follow_up_activity_id_fkey";
            columns: ["tenant_id", "follow_up_activity_id"];
            isOneToOne: false;
            referencedRelation: "activities";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "activities_tenant_id_follow_up_activity_id_fkey";
            columns: ["tenant_id", "follow_up_activity_id"];
            isOneToOne: false;
            referencedRelation: "overdue_activities";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "activities_tenant_id_lead_id_fkey";
            columns: ["tenant_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "activities_tenant_id_opportunity_id_fkey";
            columns: ["tenant_id", "opportunity_id"];
            isOneToOne: false;
            referencedRelation: "deals";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "activities_tenant_id_opportunity_id_fkey";
            columns: ["tenant_id", "opportunity_id"];
            isOneToOne: false;
            referencedRelation: "opportunities";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "activities_tenant_id_owner_id_fkey";
            columns: ["tenant_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "activities_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      campaign_costs: {
        Row: {
          amount: number;
          campaign_id: string;
          cost_date: string;
          created_at: string;
          created_by: string | null;
          description: string;
          id: string;
          is_deleted: boolean;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          amount: number;
          campaign_id: string;
          cost_date?: string;
          created_at?: string;
          created_by?: string | null;
          description: string;
          id?: string;
          is_deleted?: boolean;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          amount?: number;
          campaign_id?: string;
          cost_date?: string;
          created_at?: string;
          created_by?: string | null;
          description?: string;
          id?: string;
          is_deleted?: boolean;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "campaign_costs_tenant_id_campaign_id_fkey";
            columns: ["tenant_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaign_results";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "campaign_costs_tenant_id_campaign_id_fkey";
            columns: ["tenant_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      campaign_members: {
        Row: {
          campaign_id: string;
          channel: string | null;
          contact_id: string | null;
          created_at: string;
          created_by: string | null;
          has_responded: boolean | null;
          id: string;
          invited_by: string | null;
          is_converted_to_lead: boolean;
          is_converted_to_opportunity: boolean;
          is_deleted: boolean;
          joined_date: string;
          lead_id: string | null;
          member_status: Database["crm"]["Enums"]["campaign_member_status"];
          member_type: Database["crm"]["Enums"]["campaign_member_type"];
          notes: string | null;
          opportunity_id: string | null;
          partner_id: string | null;
          response_date: string | null;
          response_type: Database["crm"]["Enums"]["campaign_response"] | null;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          campaign_id: string;
          channel?: string | null;
          contact_id?: string | null;
          created_at?: string;
          created_by?: string | null;
          has_responded?: never;
          id?: string;
          invited_by?: string | null;
          is_converted_to_lead?: boolean;
          is_converted_to_opportunity?: boolean;
          is_deleted?: boolean;
          joined_date?: string;
          lead_id?: string | null;
          member_status?: Database["crm"]["Enums"]["campaign_member_status"];
          member_type: Database["crm"]["Enums"]["campaign_member_type"];
          notes?: string | null;
          opportunity_id?: string | null;
          partner_id?: string | null;
          response_date?: string | null;
          response_type?: Database["crm"]["Enums"]["campaign_response"] | null;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          campaign_id?: string;
          channel?: string | null;
          contact_id?: string | null;
          created_at?: string;
          created_by?: string | null;
          has_responded?: never;
          id?: string;
          invited_by?: string | null;
          is_converted_to_lead?: boolean;
          is_converted_to_opportunity?: boolean;
          is_deleted?: boolean;
          joined_date?: string;
          lead_id?: string | null;
          member_status?: Database["crm"]["Enums"]["campaign_member_status"];
          member_type?: Database["crm"]["Enums"]["campaign_member_type"];
          notes?: string | null;
          opportunity_id?: string | null;
          partner_id?: string | null;
          response_date?: string | null;
          response_type?: Database["crm"]["Enums"]["campaign_response"] | null;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "campaign_members_opportunity_id_fkey";
            columns: ["tenant_id", "opportunity_id"];
            isOneToOne: false;
            referencedRelation: "deals";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "campaign_members_opportunity_id_fkey";
            columns: ["tenant_id", "opportunity_id"];
            isOneToOne: false;
            referencedRelation: "opportunities";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "campaign_members_tenant_id_campaign_id_fkey";
            columns: ["tenant_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaign_results";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "campaign_members_tenant_id_campaign_id_fkey";
            columns: ["tenant_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "campaign_members_tenant_id_contact_id_fkey";
            columns: ["tenant_id", "contact_id"];
            isOneToOne: false;
            referencedRelation: "partner_contacts";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "campaign_members_tenant_id_invited_by_fkey";
            columns: ["tenant_id", "invited_by"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "campaign_members_tenant_id_lead_id_fkey";
            columns: ["tenant_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "campaign_members_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      campaigns: {
        Row: {
          budget_amount: number | null;
          campaign_code: string;
          campaign_name: string;
          campaign_type: Database["crm"]["Enums"]["campaign_type"];
          category: string | null;
          channels: string[];
          created_at: string;
          created_by: string | null;
          currency: string;
          department: string | null;
          description: string | null;
          end_date: string | null;
          id: string;
          is_deleted: boolean;
          landing_page_url: string | null;
          notes: string | null;
          owner_id: string | null;
          primary_channel: string | null;
          search_text: string | null;
          start_date: string;
          status: Database["crm"]["Enums"]["campaign_status"];
          target_audience: string | null;
          target_leads: number | null;
          target_opportunities: number | null;
          target_revenue: number | null;
          tenant_id: string;
          tracking_code: string | null;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          budget_amount?: number | null;
          campaign_code: string;
          campaign_name: string;
          campaign_type: Database["crm"]["Enums"]["campaign_type"];
          category?: string | null;
          channels?: string[];
          created_at?: string;
          created_by?: string | null;
          currency?: string;
          department?: string | null;
          description?: string | null;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          landing_page_url?: string | null;
          notes?: string | null;
          owner_id?: string | null;
          primary_channel?: string | null;
          search_text?: never;
          start_date: string;
          status?: Database["crm"]["Enums"]["campaign_status"];
          target_audience?: string | null;
          target_leads?: number | null;
          target_opportunities?: number | null;
          target_revenue?: number | null;
          tenant_id?: string;
          tracking_code?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          budget_amount?: number | null;
          campaign_code?: string;
          campaign_name?: string;
          campaign_type?: Database["crm"]["Enums"]["campaign_type"];
          category?: string | null;
          channels?: string[];
          created_at?: string;
          created_by?: string | null;
          currency?: string;
          department?: string | null;
          description?: string | null;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          landing_page_url?: string | null;
          notes?: string | null;
          owner_id?: string | null;
          primary_channel?: string | null;
          search_text?: never;
          start_date?: string;
          status?: Database["crm"]["Enums"]["campaign_status"];
          target_audience?: string | null;
          target_leads?: number | null;
          target_opportunities?: number | null;
          target_revenue?: number | null;
          tenant_id?: string;
          tracking_code?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "campaigns_tenant_id_owner_id_fkey";
            columns: ["tenant_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      contracts: {
        Row: {
          contract_amount: number | null;
          contract_code: string;
          contract_currency: string;
          contract_date: string;
          contract_file_name: string | null;
          contract_file_path: string | null;
          contract_notes: string | null;
          contract_title: string;
          contract_type: Database["crm"]["Enums"]["contract_type"];
          created_at: string;
          created_by: string | null;
          end_date: string | null;
          id: string;
          is_auto_renewal: boolean;
          is_deleted: boolean;
          owner_id: string | null;
          partner_id: string;
          payment_term_id: string | null;
          renewal_date: string | null;
          renewal_months: number;
          renewed_count: number;
          search_text: string | null;
          signatory_company: string | null;
          signatory_partner: string | null;
          start_date: string;
          status: Database["crm"]["Enums"]["contract_status"];
          tenant_id: string;
          terminated_on: string | null;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          contract_amount?: number | null;
          contract_code: string;
          contract_currency?: string;
          contract_date?: string;
          contract_file_name?: string | null;
          contract_file_path?: string | null;
          contract_notes?: string | null;
          contract_title: string;
          contract_type: Database["crm"]["Enums"]["contract_type"];
          created_at?: string;
          created_by?: string | null;
          end_date?: string | null;
          id?: string;
          is_auto_renewal?: boolean;
          is_deleted?: boolean;
          owner_id?: string | null;
          partner_id: string;
          payment_term_id?: string | null;
          renewal_date?: string | null;
          renewal_months?: number;
          renewed_count?: number;
          search_text?: never;
          signatory_company?: string | null;
          signatory_partner?: string | null;
          start_date: string;
          status?: Database["crm"]["Enums"]["contract_status"];
          tenant_id?: string;
          terminated_on?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          contract_amount?: number | null;
          contract_code?: string;
          contract_currency?: string;
          contract_date?: string;
          contract_file_name?: string | null;
          contract_file_path?: string | null;
          contract_notes?: string | null;
          contract_title?: string;
          contract_type?: Database["crm"]["Enums"]["contract_type"];
          created_at?: string;
          created_by?: string | null;
          end_date?: string | null;
          id?: string;
          is_auto_renewal?: boolean;
          is_deleted?: boolean;
          owner_id?: string | null;
          partner_id?: string;
          payment_term_id?: string | null;
          renewal_date?: string | null;
          renewal_months?: number;
          renewed_count?: number;
          search_text?: never;
          signatory_company?: string | null;
          signatory_partner?: string | null;
          start_date?: string;
          status?: Database["crm"]["Enums"]["contract_status"];
          tenant_id?: string;
          terminated_on?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "contracts_tenant_id_owner_id_fkey";
            columns: ["tenant_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "contracts_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      credit_limits: {
        Row: {
          created_at: string;
          created_by: string | null;
          decided_at: string | null;
          decided_by: string | null;
          department: string | null;
          effective_from: string | null;
          effective_to: string | null;
          id: string;
          is_deleted: boolean;
          limit_amount: number | null;
          overdue_hold_days: number;
          partner_id: string;
          previous_amount: number | null;
          reason: string;
          status: Database["crm"]["Enums"]["credit_limit_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          decided_at?: string | null;
          decided_by?: string | null;
          department?: string | null;
          effective_from?: string | null;
          effective_to?: string | null;
          id?: string;
          is_deleted?: boolean;
          limit_amount?: number | null;
          overdue_hold_days?: number;
          partner_id: string;
          previous_amount?: number | null;
          reason: string;
          status?: Database["crm"]["Enums"]["credit_limit_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          decided_at?: string | null;
          decided_by?: string | null;
          department?: string | null;
          effective_from?: string | null;
          effective_to?: string | null;
          id?: string;
          is_deleted?: boolean;
          limit_amount?: number | null;
          overdue_hold_days?: number;
          partner_id?: string;
          previous_amount?: number | null;
          reason?: string;
          status?: Database["crm"]["Enums"]["credit_limit_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "credit_limits_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      customer_segment_members: {
        Row: {
          assigned_at: string;
          assigned_by: string | null;
          assignment_type: Database["crm"]["Enums"]["assignment_type"];
          notes: string | null;
          partner_id: string;
          segment_id: string;
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          assigned_at?: string;
          assigned_by?: string | null;
          assignment_type?: Database["crm"]["Enums"]["assignment_type"];
          notes?: string | null;
          partner_id: string;
          segment_id: string;
          tenant_id?: string;
        };
        Update: {
          assigned_at?: string;
          assigned_by?: string | null;
          assignment_type?: Database["crm"]["Enums"]["assignment_type"];
          notes?: string | null;
          partner_id?: string;
          segment_id?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "customer_segment_members_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "customer_segment_members_tenant_id_segment_id_fkey";
            columns: ["tenant_id", "segment_id"];
            isOneToOne: false;
            referencedRelation: "customer_segments";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      customer_segments: {
        Row: {
          created_at: string;
          created_by: string | null;
          criteria: NonNullable<Json>;
          description: string | null;
          id: string;
          is_auto_update: boolean;
          is_deleted: boolean;
          last_calculated_at: string | null;
          member_count: number;
          notes: string | null;
          owner_id: string | null;
          search_text: string | null;
          segment_code: string;
          segment_name: string;
          segment_type: Database["crm"]["Enums"]["segment_type"];
          status: Database["crm"]["Enums"]["segment_status"];
          tenant_id: string;
          update_frequency: Database["crm"]["Enums"]["segment_frequency"];
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          criteria?: NonNullable<Json>;
          description?: string | null;
          id?: string;
          is_auto_update?: boolean;
          is_deleted?: boolean;
          last_calculated_at?: string | null;
          member_count?: number;
          notes?: string | null;
          owner_id?: string | null;
          search_text?: never;
          segment_code: string;
          segment_name: string;
          segment_type?: Database["crm"]["Enums"]["segment_type"];
          status?: Database["crm"]["Enums"]["segment_status"];
          tenant_id?: string;
          update_frequency?: Database["crm"]["Enums"]["segment_frequency"];
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          criteria?: NonNullable<Json>;
          description?: string | null;
          id?: string;
          is_auto_update?: boolean;
          is_deleted?: boolean;
          last_calculated_at?: string | null;
          member_count?: number;
          notes?: string | null;
          owner_id?: string | null;
          search_text?: never;
          segment_code?: string;
          segment_name?: string;
          segment_type?: Database["crm"]["Enums"]["segment_type"];
          status?: Database["crm"]["Enums"]["segment_status"];
          tenant_id?: string;
          update_frequency?: Database["crm"]["Enums"]["segment_frequency"];
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "customer_segments_tenant_id_owner_id_fkey";
            columns: ["tenant_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      customer_surveys: {
        Row: {
          contact_id: string | null;
          created_at: string;
          created_by: string | null;
          id: string;
          is_anonymous: boolean;
          is_deleted: boolean;
          notes: string | null;
          partner_id: string | null;
          question: string;
          response_at: string | null;
          response_score: number | null;
          response_text: string | null;
          search_text: string | null;
          send_channel: Database["crm"]["Enums"]["survey_channel"];
          sent_at: string | null;
          sent_by: string | null;
          sentiment: Database["crm"]["Enums"]["sentiment"] | null;
          status: Database["crm"]["Enums"]["survey_status"];
          survey_code: string;
          survey_type: Database["crm"]["Enums"]["survey_type"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          valid_until: string;
        };
        ComputedFields: never;
        Insert: {
          contact_id?: string | null;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_anonymous?: boolean;
          is_deleted?: boolean;
          notes?: string | null;
          partner_id?: string | null;
          question: string;
          response_at?: string | null;
          response_score?: number | null;
          response_text?: string | null;
          search_text?: never;
          send_channel?: Database["crm"]["Enums"]["survey_channel"];
          sent_at?: string | null;
          sent_by?: string | null;
          sentiment?: Database["crm"]["Enums"]["sentiment"] | null;
          status?: Database["crm"]["Enums"]["survey_status"];
          survey_code: string;
          survey_type: Database["crm"]["Enums"]["survey_type"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          valid_until?: string;
        };
        Update: {
          contact_id?: string | null;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_anonymous?: boolean;
          is_deleted?: boolean;
          notes?: string | null;
          partner_id?: string | null;
          question?: string;
          response_at?: string | null;
          response_score?: number | null;
          response_text?: string | null;
          search_text?: never;
          send_channel?: Database["crm"]["Enums"]["survey_channel"];
          sent_at?: string | null;
          sent_by?: string | null;
          sentiment?: Database["crm"]["Enums"]["sentiment"] | null;
          status?: Database["crm"]["Enums"]["survey_status"];
          survey_code?: string;
          survey_type?: Database["crm"]["Enums"]["survey_type"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          valid_until?: string;
        };
        Relationships: [
          {
            foreignKeyName: "customer_surveys_tenant_id_contact_id_fkey";
            columns: ["tenant_id", "contact_id"];
            isOneToOne: false;
            referencedRelation: "partner_contacts";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "customer_surveys_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      email_templates: {
        Row: {
          body_html: string;
          body_text: string | null;
          category: string | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          from_email: string | null;
          from_name: string | null;
          id: string;
          is_deleted: boolean;
          last_used_at: string | null;
          notes: string | null;
          reply_to: string | null;
          search_text: string | null;
          status: Database["crm"]["Enums"]["email_template_status"];
          subject: string;
          template_code: string;
          template_name: string;
          template_type: Database["crm"]["Enums"]["email_template_type"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          usage_count: number;
          variables: string[];
        };
        ComputedFields: never;
        Insert: {
          body_html: string;
          body_text?: string | null;
          category?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          from_email?: string | null;
          from_name?: string | null;
          id?: string;
          is_deleted?: boolean;
          last_used_at?: string | null;
          notes?: string | null;
          reply_to?: string | null;
          search_text?: never;
          status?: Database["crm"]["Enums"]["email_template_status"];
          subject: string;
          template_code: string;
          template_name: string;
          template_type?: Database["crm"]["Enums"]["email_template_type"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          usage_count?: number;
          variables?: string[];
        };
        Update: {
          body_html?: string;
          body_text?: string | null;
          category?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          from_email?: string | null;
          from_name?: string | null;
          id?: string;
          is_deleted?: boolean;
          last_used_at?: string | null;
          notes?: string | null;
          reply_to?: string | null;
          search_text?: never;
          status?: Database["crm"]["Enums"]["email_template_status"];
          subject?: string;
          template_code?: string;
          template_name?: string;
          template_type?: Database["crm"]["Enums"]["email_template_type"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          usage_count?: number;
          variables?: string[];
        };
        Relationships: [];
      };
      interactions: {
        Row: {
          category: string | null;
          channel: Database["crm"]["Enums"]["interaction_channel"];
          contact_id: string | null;
          content: string | null;
          created_at: string;
          created_by: string | null;
          direction: Database["crm"]["Enums"]["direction"];
          duration_seconds: number | null;
          follow_up_date: string | null;
          follow_up_notes: string | null;
          handled_by: string | null;
          id: string;
          interaction_date: string;
          interaction_type: Database["crm"]["Enums"]["interaction_type"];
          is_deleted: boolean;
          is_follow_up_required: boolean;
          lead_id: string | null;
          notes: string | null;
          opportunity_id: string | null;
          outcome: Database["crm"]["Enums"]["interaction_outcome"] | null;
          partner_id: string | null;
          reference_url: string | null;
          satisfaction_score: number | null;
          search_text: string | null;
          sentiment: Database["crm"]["Enums"]["interaction_sentiment"] | null;
          subject: string;
          summary: string | null;
          tags: string[];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          category?: string | null;
          channel: Database["crm"]["Enums"]["interaction_channel"];
          contact_id?: string | null;
          content?: string | null;
          created_at?: string;
          created_by?: string | null;
          direction: Database["crm"]["Enums"]["direction"];
          duration_seconds?: number | null;
          follow_up_date?: string | null;
          follow_up_notes?: string | null;
          handled_by?: string | null;
          id?: string;
          interaction_date?: string;
          interaction_type: Database["crm"]["Enums"]["interaction_type"];
          is_deleted?: boolean;
          is_follow_up_required?: boolean;
          lead_id?: string | null;
          notes?: string | null;
          opportunity_id?: string | null;
          outcome?: Database["crm"]["Enums"]["interaction_outcome"] | null;
          partner_id?: string | null;
          reference_url?: string | null;
          satisfaction_score?: number | null;
          search_text?: never;
          sentiment?: Database["crm"]["Enums"]["interaction_sentiment"] | null;
          subject: string;
          summary?: string | null;
          tags?: string[];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          category?: string | null;
          channel?: Database["crm"]["Enums"]["interaction_channel"];
          contact_id?: string | null;
          content?: string | null;
          created_at?: string;
          created_by?: string | null;
          direction?: Database["crm"]["Enums"]["direction"];
          duration_seconds?: number | null;
          follow_up_date?: string | null;
          follow_up_notes?: string | null;
          handled_by?: string | null;
          id?: string;
          interaction_date?: string;
          interaction_type?: Database["crm"]["Enums"]["interaction_type"];
          is_deleted?: boolean;
          is_follow_up_required?: boolean;
          lead_id?: string | null;
          notes?: string | null;
          opportunity_id?: string | null;
          outcome?: Database["crm"]["Enums"]["interaction_outcome"] | null;
          partner_id?: string | null;
          reference_url?: string | null;
          satisfaction_score?: number | null;
          search_text?: never;
          sentiment?: Database["crm"]["Enums"]["interaction_sentiment"] | null;
          subject?: string;
          summary?: string | null;
          tags?: string[];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "interactions_tenant_id_contact_id_fkey";
            columns: ["tenant_id", "contact_id"];
            isOneToOne: false;
            referencedRelation: "partner_contacts";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "interactions_tenant_id_handled_by_fkey";
            columns: ["tenant_id", "handled_by"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "interactions_tenant_id_lead_id_fkey";
            columns: ["tenant_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "interactions_tenant_id_opportunity_id_fkey";
            columns: ["tenant_id", "opportunity_id"];
            isOneToOne: false;
            referencedRelation: "deals";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "interactions_tenant_id_opportunity_id_fkey";
            columns: ["tenant_id", "opportunity_id"];
            isOneToOne: false;
            referencedRelation: "opportunities";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "interactions_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      lead_score_rules: {
        Row: {
          created_at: string;
          created_by: string | null;
          criterion: Database["crm"]["Enums"]["lead_criterion"];
          id: string;
          is_active: boolean;
          is_deleted: boolean;
          match_value: string | null;
          max_points: number | null;
          min_value: number | null;
          name: string;
          points: number;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          criterion: Database["crm"]["Enums"]["lead_criterion"];
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          match_value?: string | null;
          max_points?: number | null;
          min_value?: number | null;
          name: string;
          points: number;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          criterion?: Database["crm"]["Enums"]["lead_criterion"];
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          match_value?: string | null;
          max_points?: number | null;
          min_value?: number | null;
          name?: string;
          points?: number;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      leads: {
        Row: {
          address1: string | null;
          address2: string | null;
          annual_revenue: number | null;
          biz_no: string | null;
          budget_range: string | null;
          city: string | null;
          company_name: string;
          contact_email: string | null;
          contact_mobile: string | null;
          contact_name: string;
          contact_phone: string | null;
          contact_title: string | null;
          converted_at: string | null;
          converted_by: string | null;
          converted_partner_id: string | null;
          country_code: string;
          created_at: string;
          created_by: string | null;
          description: string | null;
          employee_count: number | null;
          id: string;
          industry: string | null;
          interest_product: string | null;
          interest_service: string | null;
          is_deleted: boolean;
          lead_code: string;
          lead_score: number;
          lost_reason: string | null;
          notes: string | null;
          owner_id: string | null;
          postcode: string | null;
          purchase_timeframe: Database["crm"]["Enums"]["purchase_timeframe"] | null;
          rating: Database["crm"]["Enums"]["lead_rating"];
          search_text: string | null;
          source: Database["crm"]["Enums"]["lead_source"] | null;
          source_detail: string | null;
          state_province: string | null;
          status: Database["crm"]["Enums"]["lead_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          website: string | null;
        };
        ComputedFields: never;
        Insert: {
          address1?: string | null;
          address2?: string | null;
          annual_revenue?: number | null;
          biz_no?: string | null;
          budget_range?: string | null;
          city?: string | null;
          company_name: string;
          contact_email?: string | null;
          contact_mobile?: string | null;
          contact_name: string;
          contact_phone?: string | null;
          contact_title?: string | null;
          converted_at?: string | null;
          converted_by?: string | null;
          converted_partner_id?: string | null;
          country_code?: string;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          employee_count?: number | null;
          id?: string;
          industry?: string | null;
          interest_product?: string | null;
          interest_service?: string | null;
          is_deleted?: boolean;
          lead_code: string;
          lead_score?: number;
          lost_reason?: string | null;
          notes?: string | null;
          owner_id?: string | null;
          postcode?: string | null;
          purchase_timeframe?: Database["crm"]["Enums"]["purchase_timeframe"] | null;
          rating?: Database["crm"]["Enums"]["lead_rating"];
          search_text?: never;
          source?: Database["crm"]["Enums"]["lead_source"] | null;
          source_detail?: string | null;
          state_province?: string | null;
          status?: Database["crm"]["Enums"]["lead_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          website?: string | null;
        };
        Update: {
          address1?: string | null;
          address2?: string | null;
          annual_revenue?: number | null;
          biz_no?: string | null;
          budget_range?: string | null;
          city?: string | null;
          company_name?: string;
          contact_email?: string | null;
          contact_mobile?: string | null;
          contact_name?: string;
          contact_phone?: string | null;
          contact_title?: string | null;
          converted_at?: string | null;
          converted_by?: string | null;
          converted_partner_id?: string | null;
          country_code?: string;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          employee_count?: number | null;
          id?: string;
          industry?: string | null;
          interest_product?: string | null;
          interest_service?: string | null;
          is_deleted?: boolean;
          lead_code?: string;
          lead_score?: number;
          lost_reason?: string | null;
          notes?: string | null;
          owner_id?: string | null;
          postcode?: string | null;
          purchase_timeframe?: Database["crm"]["Enums"]["purchase_timeframe"] | null;
          rating?: Database["crm"]["Enums"]["lead_rating"];
          search_text?: never;
          source?: Database["crm"]["Enums"]["lead_source"] | null;
          source_detail?: string | null;
          state_province?: string | null;
          status?: Database["crm"]["Enums"]["lead_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          website?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "leads_tenant_id_converted_partner_id_fkey";
            columns: ["tenant_id", "converted_partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "leads_tenant_id_owner_id_fkey";
            columns: ["tenant_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      opportunities: {
        Row: {
          actual_close_date: string | null;
          amount: number | null;
          campaign_id: string | null;
          code: string;
          competitors: string | null;
          contact_id: string | null;
          created_at: string;
          created_by: string | null;
          currency: string;
          department: string | null;
          description: string | null;
          expected_close_date: string | null;
          expected_revenue: number | null;
          id: string;
          is_deleted: boolean;
          lead_id: string | null;
          lost_reason: Database["crm"]["Enums"]["lost_reason"] | null;
          lost_reason_detail: string | null;
          name: string;
          notes: string | null;
          our_advantage: string | null;
          owner_id: string | null;
          partner_id: string | null;
          product_interest: string | null;
          search_text: string | null;
          service_interest: string | null;
          source: Database["crm"]["Enums"]["lead_source"] | null;
          source_detail: string | null;
          stage: Database["crm"]["Enums"]["opportunity_stage"];
          stage_since: string;
          status: Database["crm"]["Enums"]["opportunity_status"] | null;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          win_probability: number | null;
          won_so_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          actual_close_date?: string | null;
          amount?: number | null;
          campaign_id?: string | null;
          code: string;
          competitors?: string | null;
          contact_id?: string | null;
          created_at?: string;
          created_by?: string | null;
          currency?: string;
          department?: string | null;
          description?: string | null;
          expected_close_date?: string | null;
          expected_revenue?: number | null;
          id?: string;
          is_deleted?: boolean;
          lead_id?: string | null;
          lost_reason?: Database["crm"]["Enums"]["lost_reason"] | null;
          lost_reason_detail?: string | null;
          name: string;
          notes?: string | null;
          our_advantage?: string | null;
          owner_id?: string | null;
          partner_id?: string | null;
          product_interest?: string | null;
          search_text?: never;
          service_interest?: string | null;
          source?: Database["crm"]["Enums"]["lead_source"] | null;
          source_detail?: string | null;
          stage?: Database["crm"]["Enums"]["opportunity_stage"];
          stage_since?: string;
          status?: never;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          win_probability?: number | null;
          won_so_id?: string | null;
        };
        Update: {
          actual_close_date?: string | null;
          amount?: number | null;
          campaign_id?: string | null;
          code?: string;
          competitors?: string | null;
          contact_id?: string | null;
          created_at?: string;
          created_by?: string | null;
          currency?: string;
          department?: string | null;
          description?: string | null;
          expected_close_date?: string | null;
          expected_revenue?: number | null;
          id?: string;
          is_deleted?: boolean;
          lead_id?: string | null;
          lost_reason?: Database["crm"]["Enums"]["lost_reason"] | null;
          lost_reason_detail?: string | null;
          name?: string;
          notes?: string | null;
          our_advantage?: string | null;
          owner_id?: string | null;
          partner_id?: string | null;
          product_interest?: string | null;
          search_text?: never;
          service_interest?: string | null;
          source?: Database["crm"]["Enums"]["lead_source"] | null;
          source_detail?: string | null;
          stage?: Database["crm"]["Enums"]["opportunity_stage"];
          stage_since?: string;
          status?: never;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          win_probability?: number | null;
          won_so_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "opportunities_tenant_id_campaign_id_fkey";
            columns: ["tenant_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaign_results";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "opportunities_tenant_id_campaign_id_fkey";
            columns: ["tenant_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "opportunities_tenant_id_contact_id_fkey";
            columns: ["tenant_id", "contact_id"];
            isOneToOne: false;
            referencedRelation: "partner_contacts";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "opportunities_tenant_id_lead_id_fkey";
            columns: ["tenant_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "opportunities_tenant_id_owner_id_fkey";
            columns: ["tenant_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "opportunities_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      opportunity_stage_changes: {
        Row: {
          amount: number | null;
          changed_at: string;
          changed_by: string | null;
          comment: string | null;
          currency: string;
          days_in_stage: number | null;
          from_stage: Database["crm"]["Enums"]["opportunity_stage"] | null;
          id: string;
          lost_reason: Database["crm"]["Enums"]["lost_reason"] | null;
          opportunity_id: string;
          tenant_id: string;
          to_stage: Database["crm"]["Enums"]["opportunity_stage"];
          win_probability: number | null;
        };
        ComputedFields: never;
        Insert: {
          amount?: number | null;
          changed_at?: string;
          changed_by?: string | null;
          comment?: string | null;
          currency: string;
          days_in_stage?: number | null;
          from_stage?: Database["crm"]["Enums"]["opportunity_stage"] | null;
          id?: string;
          lost_reason?: Database["crm"]["Enums"]["lost_reason"] | null;
          opportunity_id: string;
          tenant_id: string;
          to_stage: Database["crm"]["Enums"]["opportunity_stage"];
          win_probability?: number | null;
        };
        Update: {
          amount?: number | null;
          changed_at?: string;
          changed_by?: string | null;
          comment?: string | null;
          currency?: string;
          days_in_stage?: number | null;
          from_stage?: Database["crm"]["Enums"]["opportunity_stage"] | null;
          id?: string;
          lost_reason?: Database["crm"]["Enums"]["lost_reason"] | null;
          opportunity_id?: string;
          tenant_id?: string;
          to_stage?: Database["crm"]["Enums"]["opportunity_stage"];
          win_probability?: number | null;
        };
        Relationships: [
          {
            foreignKeyName: "opportunity_stage_changes_tenant_id_opportunity_id_fkey";
            columns: ["tenant_id", "opportunity_id"];
            isOneToOne: false;
            referencedRelation: "deals";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "opportunity_stage_changes_tenant_id_opportunity_id_fkey";
            columns: ["tenant_id", "opportunity_id"];
            isOneToOne: false;
            referencedRelation: "opportunities";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      opportunity_stages: {
        Row: {
          created_at: string;
          created_by: string | null;
          id: string;
          is_deleted: boolean;
          stage: Database["crm"]["Enums"]["opportunity_stage"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          win_probability: number;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          stage: Database["crm"]["Enums"]["opportunity_stage"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          win_probability: number;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          stage?: Database["crm"]["Enums"]["opportunity_stage"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          win_probability?: number;
        };
        Relationships: [];
      };
      partner_addresses: {
        Row: {
          access_code: string | null;
          address_name: string | null;
          address_type: Database["crm"]["Enums"]["address_type"];
          address1: string;
          address2: string | null;
          building: string | null;
          city: string | null;
          contact_name: string | null;
          country_code: string;
          created_at: string;
          created_by: string | null;
          email: string | null;
          fax: string | null;
          id: string;
          instruction: string | null;
          is_billing: boolean;
          is_default: boolean;
          is_deleted: boolean;
          is_shipping: boolean;
          mobile: string | null;
          notes: string | null;
          partner_id: string;
          phone: string | null;
          postcode: string | null;
          region_code: string | null;
          state_province: string | null;
          status: Database["crm"]["Enums"]["address_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          access_code?: string | null;
          address_name?: string | null;
          address_type?: Database["crm"]["Enums"]["address_type"];
          address1: string;
          address2?: string | null;
          building?: string | null;
          city?: string | null;
          contact_name?: string | null;
          country_code?: string;
          created_at?: string;
          created_by?: string | null;
          email?: string | null;
          fax?: string | null;
          id?: string;
          instruction?: string | null;
          is_billing?: boolean;
          is_default?: boolean;
          is_deleted?: boolean;
          is_shipping?: boolean;
          mobile?: string | null;
          notes?: string | null;
          partner_id: string;
          phone?: string | null;
          postcode?: string | null;
          region_code?: string | null;
          state_province?: string | null;
          status?: Database["crm"]["Enums"]["address_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          access_code?: string | null;
          address_name?: string | null;
          address_type?: Database["crm"]["Enums"]["address_type"];
          address1?: string;
          address2?: string | null;
          building?: string | null;
          city?: string | null;
          contact_name?: string | null;
          country_code?: string;
          created_at?: string;
          created_by?: string | null;
          email?: string | null;
          fax?: string | null;
          id?: string;
          instruction?: string | null;
          is_billing?: boolean;
          is_default?: boolean;
          is_deleted?: boolean;
          is_shipping?: boolean;
          mobile?: string | null;
          notes?: string | null;
          partner_id?: string;
          phone?: string | null;
          postcode?: string | null;
          region_code?: string | null;
          state_province?: string | null;
          status?: Database["crm"]["Enums"]["address_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "partner_addresses_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      partner_banks: {
        Row: {
          account_holder: string;
          account_name: string | null;
          account_no: string;
          account_type: Database["crm"]["Enums"]["account_type"];
          bank_code: string;
          bank_name: string | null;
          branch_code: string | null;
          branch_name: string | null;
          created_at: string;
          created_by: string | null;
          id: string;
          is_deleted: boolean;
          is_payment: boolean;
          is_primary: boolean;
          is_receive: boolean;
          notes: string | null;
          partner_id: string;
          status: Database["crm"]["Enums"]["bank_status"];
          swift_code: string | null;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          account_holder: string;
          account_name?: string | null;
          account_no: string;
          account_type?: Database["crm"]["Enums"]["account_type"];
          bank_code: string;
          bank_name?: string | null;
          branch_code?: string | null;
          branch_name?: string | null;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_payment?: boolean;
          is_primary?: boolean;
          is_receive?: boolean;
          notes?: string | null;
          partner_id: string;
          status?: Database["crm"]["Enums"]["bank_status"];
          swift_code?: string | null;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          account_holder?: string;
          account_name?: string | null;
          account_no?: string;
          account_type?: Database["crm"]["Enums"]["account_type"];
          bank_code?: string;
          bank_name?: string | null;
          branch_code?: string | null;
          branch_name?: string | null;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_payment?: boolean;
          is_primary?: boolean;
          is_receive?: boolean;
          notes?: string | null;
          partner_id?: string;
          status?: Database["crm"]["Enums"]["bank_status"];
          swift_code?: string | null;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "partner_banks_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      partner_contacts: {
        Row: {
          contact_name: string;
          contact_type: Database["crm"]["Enums"]["contact_type"];
          created_at: string;
          created_by: string | null;
          department: string | null;
          email: string | null;
          id: string;
          is_deleted: boolean;
          is_primary: boolean;
          mobile: string | null;
          notes: string | null;
          partner_id: string;
          phone: string | null;
          position: string | null;
          search_text: string | null;
          status: Database["crm"]["Enums"]["contact_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          contact_name: string;
          contact_type?: Database["crm"]["Enums"]["contact_type"];
          created_at?: string;
          created_by?: string | null;
          department?: string | null;
          email?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_primary?: boolean;
          mobile?: string | null;
          notes?: string | null;
          partner_id: string;
          phone?: string | null;
          position?: string | null;
          search_text?: never;
          status?: Database["crm"]["Enums"]["contact_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          contact_name?: string;
          contact_type?: Database["crm"]["Enums"]["contact_type"];
          created_at?: string;
          created_by?: string | null;
          department?: string | null;
          email?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_primary?: boolean;
          mobile?: string | null;
          notes?: string | null;
          partner_id?: string;
          phone?: string | null;
          position?: string | null;
          search_text?: never;
          status?: Database["crm"]["Enums"]["contact_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "partner_contacts_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      partner_managers: {
        Row: {
          created_at: string;
          created_by: string | null;
          description: string | null;
          end_date: string | null;
          id: string;
          is_deleted: boolean;
          manager_id: string;
          manager_type: Database["crm"]["Enums"]["manager_type"];
          notes: string | null;
          partner_id: string;
          start_date: string;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          manager_id: string;
          manager_type?: Database["crm"]["Enums"]["manager_type"];
          notes?: string | null;
          partner_id: string;
          start_date?: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          manager_id?: string;
          manager_type?: Database["crm"]["Enums"]["manager_type"];
          notes?: string | null;
          partner_id?: string;
          start_date?: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "partner_managers_tenant_id_manager_id_fkey";
            columns: ["tenant_id", "manager_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "partner_managers_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      partners: {
        Row: {
          address1: string | null;
          address2: string | null;
          annual_revenue: number | null;
          biz_item: string | null;
          biz_kind: string | null;
          biz_name: string | null;
          biz_no: string | null;
          biz_type: Database["crm"]["Enums"]["biz_type"];
          ceo_name: string | null;
          code: string;
          created_at: string;
          created_by: string | null;
          credit_limit: number | null;
          currency: string;
          email: string | null;
          employee_count: number | null;
          established_date: string | null;
          fax: string | null;
          id: string;
          industry: string | null;
          is_deleted: boolean;
          name: string;
          name_en: string | null;
          notes: string | null;
          overdue_hold_days: number | null;
          payment_term_id: string | null;
          phone: string | null;
          postcode: string | null;
          search_text: string | null;
          status: Database["crm"]["Enums"]["partner_status"];
          tax_no: string | null;
          tenant_id: string;
          type: Database["crm"]["Enums"]["partner_type"];
          updated_at: string;
          updated_by: string | null;
          website: string | null;
        };
        ComputedFields: never;
        Insert: {
          address1?: string | null;
          address2?: string | null;
          annual_revenue?: number | null;
          biz_item?: string | null;
          biz_kind?: string | null;
          biz_name?: string | null;
          biz_no?: string | null;
          biz_type?: Database["crm"]["Enums"]["biz_type"];
          ceo_name?: string | null;
          code: string;
          created_at?: string;
          created_by?: string | null;
          credit_limit?: number | null;
          currency?: string;
          email?: string | null;
          employee_count?: number | null;
          established_date?: string | null;
          fax?: string | null;
          id?: string;
          industry?: string | null;
          is_deleted?: boolean;
          name: string;
          name_en?: string | null;
          notes?: string | null;
          overdue_hold_days?: number | null;
          payment_term_id?: string | null;
          phone?: string | null;
          postcode?: string | null;
          search_text?: never;
          status?: Database["crm"]["Enums"]["partner_status"];
          tax_no?: string | null;
          tenant_id?: string;
          type: Database["crm"]["Enums"]["partner_type"];
          updated_at?: string;
          updated_by?: string | null;
          website?: string | null;
        };
        Update: {
          address1?: string | null;
          address2?: string | null;
          annual_revenue?: number | null;
          biz_item?: string | null;
          biz_kind?: string | null;
          biz_name?: string | null;
          biz_no?: string | null;
          biz_type?: Database["crm"]["Enums"]["biz_type"];
          ceo_name?: string | null;
          code?: string;
          created_at?: string;
          created_by?: string | null;
          credit_limit?: number | null;
          currency?: string;
          email?: string | null;
          employee_count?: number | null;
          established_date?: string | null;
          fax?: string | null;
          id?: string;
          industry?: string | null;
          is_deleted?: boolean;
          name?: string;
          name_en?: string | null;
          notes?: string | null;
          overdue_hold_days?: number | null;
          payment_term_id?: string | null;
          phone?: string | null;
          postcode?: string | null;
          search_text?: never;
          status?: Database["crm"]["Enums"]["partner_status"];
          tax_no?: string | null;
          tenant_id?: string;
          type?: Database["crm"]["Enums"]["partner_type"];
          updated_at?: string;
          updated_by?: string | null;
          website?: string | null;
        };
        Relationships: [];
      };
      rfq_items: {
        Row: {
          created_at: string;
          created_by: string | null;
          description: string | null;
          id: string;
          is_deleted: boolean;
          line_no: number;
          notes: string | null;
          product_code: string | null;
          product_id: string | null;
          product_name: string | null;
          qty: number;
          rfq_id: string;
          specifications: string | null;
          target_delivery_date: string | null;
          target_price: number | null;
          tenant_id: string;
          unit_id: string | null;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          id?: string;
          is_deleted?: boolean;
          line_no: number;
          notes?: string | null;
          product_code?: string | null;
          product_id?: string | null;
          product_name?: string | null;
          qty: number;
          rfq_id: string;
          specifications?: string | null;
          target_delivery_date?: string | null;
          target_price?: number | null;
          tenant_id?: string;
          unit_id?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          id?: string;
          is_deleted?: boolean;
          line_no?: number;
          notes?: string | null;
          product_code?: string | null;
          product_id?: string | null;
          product_name?: string | null;
          qty?: number;
          rfq_id?: string;
          specifications?: string | null;
          target_delivery_date?: string | null;
          target_price?: number | null;
          tenant_id?: string;
          unit_id?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "rfq_items_product_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "rfq_products";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "rfq_items_tenant_id_rfq_id_fkey";
            columns: ["tenant_id", "rfq_id"];
            isOneToOne: false;
            referencedRelation: "rfqs";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      rfqs: {
        Row: {
          contact_id: string | null;
          converted_at: string | null;
          converted_quote_id: string | null;
          created_at: string;
          created_by: string | null;
          currency: string;
          delivery_address: string | null;
          delivery_terms: string | null;
          description: string | null;
          due_date: string | null;
          id: string;
          is_deleted: boolean;
          lead_id: string | null;
          notes: string | null;
          owner_id: string | null;
          partner_id: string | null;
          payment_term_id: string | null;
          priority: Database["crm"]["Enums"]["priority"];
          request_date: string;
          required_delivery_date: string | null;
          rfq_code: string;
          search_text: string | null;
          status: Database["crm"]["Enums"]["rfq_status"];
          tenant_id: string;
          title: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          contact_id?: string | null;
          converted_at?: string | null;
          converted_quote_id?: string | null;
          created_at?: string;
          created_by?: string | null;
          currency?: string;
          delivery_address?: string | null;
          delivery_terms?: string | null;
          description?: string | null;
          due_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          lead_id?: string | null;
          notes?: string | null;
          owner_id?: string | null;
          partner_id?: string | null;
          payment_term_id?: string | null;
          priority?: Database["crm"]["Enums"]["priority"];
          request_date?: string;
          required_delivery_date?: string | null;
          rfq_code: string;
          search_text?: never;
          status?: Database["crm"]["Enums"]["rfq_status"];
          tenant_id?: string;
          title: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          contact_id?: string | null;
          converted_at?: string | null;
          converted_quote_id?: string | null;
          created_at?: string;
          created_by?: string | null;
          currency?: string;
          delivery_address?: string | null;
          delivery_terms?: string | null;
          description?: string | null;
          due_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          lead_id?: string | null;
          notes?: string | null;
          owner_id?: string | null;
          partner_id?: string | null;
          payment_term_id?: string | null;
          priority?: Database["crm"]["Enums"]["priority"];
          request_date?: string;
          required_delivery_date?: string | null;
          rfq_code?: string;
          search_text?: never;
          status?: Database["crm"]["Enums"]["rfq_status"];
          tenant_id?: string;
          title?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "rfqs_tenant_id_contact_id_fkey";
            columns: ["tenant_id", "contact_id"];
            isOneToOne: false;
            referencedRelation: "partner_contacts";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "rfqs_tenant_id_lead_id_fkey";
            columns: ["tenant_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "rfqs_tenant_id_owner_id_fkey";
            columns: ["tenant_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "rfqs_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      sales_targets: {
        Row: {
          created_at: string;
          created_by: string | null;
          currency: string;
          department: string | null;
          description: string | null;
          employee_id: string | null;
          end_date: string;
          id: string;
          is_deleted: boolean;
          month: number | null;
          notes: string | null;
          period_type: Database["crm"]["Enums"]["period_type"];
          quarter: number | null;
          search_text: string | null;
          start_date: string;
          status: Database["crm"]["Enums"]["target_status"];
          subject: string;
          target_code: string;
          target_conversion_rate: number | null;
          target_deals: number | null;
          target_leads: number | null;
          target_name: string;
          target_opportunities: number | null;
          target_revenue: number | null;
          target_type: Database["crm"]["Enums"]["target_type"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          year: number;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          currency?: string;
          department?: string | null;
          description?: string | null;
          employee_id?: string | null;
          end_date: string;
          id?: string;
          is_deleted?: boolean;
          month?: number | null;
          notes?: string | null;
          period_type: Database["crm"]["Enums"]["period_type"];
          quarter?: number | null;
          search_text?: never;
          start_date: string;
          status?: Database["crm"]["Enums"]["target_status"];
          subject: string;
          target_code: string;
          target_conversion_rate?: number | null;
          target_deals?: number | null;
          target_leads?: number | null;
          target_name: string;
          target_opportunities?: number | null;
          target_revenue?: number | null;
          target_type: Database["crm"]["Enums"]["target_type"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          year: number;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          currency?: string;
          department?: string | null;
          description?: string | null;
          employee_id?: string | null;
          end_date?: string;
          id?: string;
          is_deleted?: boolean;
          month?: number | null;
          notes?: string | null;
          period_type?: Database["crm"]["Enums"]["period_type"];
          quarter?: number | null;
          search_text?: never;
          start_date?: string;
          status?: Database["crm"]["Enums"]["target_status"];
          subject?: string;
          target_code?: string;
          target_conversion_rate?: number | null;
          target_deals?: number | null;
          target_leads?: number | null;
          target_name?: string;
          target_opportunities?: number | null;
          target_revenue?: number | null;
          target_type?: Database["crm"]["Enums"]["target_type"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          year?: number;
        };
        Relationships: [
          {
            foreignKeyName: "sales_targets_tenant_id_employee_id_fkey";
            columns: ["tenant_id", "employee_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
    };
    Views: {
      campaign_results: {
        Row: {
          actual_cost: number | null;
          actual_deals: number | null;
          actual_leads: number | null;
          actual_opportunities: number | null;
          actual_revenue: number | null;
          budget_amount: number | null;
          campaign_code: string;
          campaign_name: string;
          campaign_type: Database["crm"]["Enums"]["campaign_type"];
          currency: string;
          end_date: string | null;
          id: string;
          owner_id: string | null;
          roi: number | null;
          start_date: string;
          status: Database["crm"]["Enums"]["campaign_status"];
          target_leads: number | null;
          target_opportunities: number | null;
          target_revenue: number | null;
          tenant_id: string;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "campaigns_tenant_id_owner_id_fkey";
            columns: ["tenant_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      current_partner_managers: {
        Row: {
          end_date: string | null;
          id: string;
          manager_id: string;
          manager_type: Database["crm"]["Enums"]["manager_type"];
          partner_id: string;
          start_date: string;
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          end_date?: string | null;
          id?: string | null;
          manager_id?: string | null;
          manager_type?: Database["crm"]["Enums"]["manager_type"] | null;
          partner_id?: string | null;
          start_date?: string | null;
          tenant_id?: string | null;
        };
        Update: {
          end_date?: string | null;
          id?: string | null;
          manager_id?: string | null;
          manager_type?: Database["crm"]["Enums"]["manager_type"] | null;
          partner_id?: string | null;
          start_date?: string | null;
          tenant_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "partner_managers_tenant_id_manager_id_fkey";
            columns: ["tenant_id", "manager_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "partner_managers_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      deals: {
        Row: {
          actual_close_date: string | null;
          amount: number | null;
          campaign_id: string | null;
          code: string;
          contact_id: string | null;
          created_at: string;
          currency: string;
          department: string | null;
          id: string;
          lead_id: string | null;
          name: string;
          owner_id: string | null;
          partner_id: string | null;
          search_text: string | null;
          source: Database["crm"]["Enums"]["lead_source"] | null;
          tenant_id: string;
          updated_at: string;
          won_so_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          actual_close_date?: string | null;
          amount?: number | null;
          campaign_id?: string | null;
          code?: string | null;
          contact_id?: string | null;
          created_at?: string | null;
          currency?: string | null;
          department?: string | null;
          id?: string | null;
          lead_id?: string | null;
          name?: string | null;
          owner_id?: string | null;
          partner_id?: string | null;
          search_text?: string | null;
          source?: Database["crm"]["Enums"]["lead_source"] | null;
          tenant_id?: string | null;
          updated_at?: string | null;
          won_so_id?: string | null;
        };
        Update: {
          actual_close_date?: string | null;
          amount?: number | null;
          campaign_id?: string | null;
          code?: string | null;
          contact_id?: string | null;
          created_at?: string | null;
          currency?: string | null;
          department?: string | null;
          id?: string | null;
          lead_id?: string | null;
          name?: string | null;
          owner_id?: string | null;
          partner_id?: string | null;
          search_text?: string | null;
          source?: Database["crm"]["Enums"]["lead_source"] | null;
          tenant_id?: string | null;
          updated_at?: string | null;
          won_so_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "opportunities_tenant_id_campaign_id_fkey";
            columns: ["tenant_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaign_results";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "opportunities_tenant_id_campaign_id_fkey";
            columns: ["tenant_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "opportunities_tenant_id_contact_id_fkey";
            columns: ["tenant_id", "contact_id"];
            isOneToOne: false;
            referencedRelation: "partner_contacts";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "opportunities_tenant_id_lead_id_fkey";
            columns: ["tenant_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "opportunities_tenant_id_owner_id_fkey";
            columns: ["tenant_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "opportunities_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      opportunity_forecasts: {
        Row: {
          amount: number | null;
          currency: string;
          forecast_month: string | null;
          opportunity_count: number | null;
          owner_id: string | null;
          stage: Database["crm"]["Enums"]["opportunity_stage"];
          tenant_id: string;
          weighted_amount: number | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "opportunities_tenant_id_owner_id_fkey";
            columns: ["tenant_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      overdue_activities: {
        Row: {
          activity_date: string;
          activity_type: Database["crm"]["Enums"]["activity_type"];
          contact_id: string | null;
          days_overdue: number | null;
          id: string;
          lead_id: string | null;
          opportunity_id: string | null;
          owner_id: string;
          partner_id: string | null;
          priority: Database["crm"]["Enums"]["priority"];
          related_to_type: Database["crm"]["Enums"]["activity_target"] | null;
          start_time: string | null;
          status: Database["crm"]["Enums"]["activity_status"];
          subject: string;
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          activity_date?: string | null;
          activity_type?: Database["crm"]["Enums"]["activity_type"] | null;
          contact_id?: string | null;
          days_overdue?: never;
          id?: string | null;
          lead_id?: string | null;
          opportunity_id?: string | null;
          owner_id?: string | null;
          partner_id?: string | null;
          priority?: Database["crm"]["Enums"]["priority"] | null;
          related_to_type?: Database["crm"]["Enums"]["activity_target"] | null;
          start_time?: string | null;
          status?: Database["crm"]["Enums"]["activity_status"] | null;
          subject?: string | null;
          tenant_id?: string | null;
        };
        Update: {
          activity_date?: string | null;
          activity_type?: Database["crm"]["Enums"]["activity_type"] | null;
          contact_id?: string | null;
          days_overdue?: never;
          id?: string | null;
          lead_id?: string | null;
          opportunity_id?: string | null;
          owner_id?: string | null;
          partner_id?: string | null;
          priority?: Database["crm"]["Enums"]["priority"] | null;
          related_to_type?: Database["crm"]["Enums"]["activity_target"] | null;
          start_time?: string | null;
          status?: Database["crm"]["Enums"]["activity_status"] | null;
          subject?: string | null;
          tenant_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "activities_tenant_id_contact_id_fkey";
            columns: ["tenant_id", "contact_id"];
            isOneToOne: false;
            referencedRelation: "partner_contacts";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "activities_tenant_id_lead_id_fkey";
            columns: ["tenant_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "activities_tenant_id_opportunity_id_fkey";
            columns: ["tenant_id", "opportunity_id"];
            isOneToOne: false;
            referencedRelation: "deals";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "activities_tenant_id_opportunity_id_fkey";
            columns: ["tenant_id", "opportunity_id"];
            isOneToOne: false;
            referencedRelation: "opportunities";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "activities_tenant_id_owner_id_fkey";
            columns: ["tenant_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "activities_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "partners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      owners: {
        Row: {
          department: string | null;
          display_name: string | null;
          email: string;
          id: string;
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          department?: string | null;
          display_name?: string | null;
          email?: string | null;
          id?: string | null;
          tenant_id?: string | null;
        };
        Update: {
          department?: string | null;
          display_name?: string | null;
          email?: string | null;
          id?: string | null;
          tenant_id?: string | null;
        };
        Relationships: [];
      };
      rfq_products: {
        Row: {
          base_unit_id: string;
          code: string;
          currency: string;
          id: string;
          model_name: string | null;
          name: string;
          status: Database["pim"]["Enums"]["product_status"];
          std_sell_price: number | null;
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          base_unit_id?: string | null;
          code?: string | null;
          currency?: string | null;
          id?: string | null;
          model_name?: string | null;
          name?: string | null;
          status?: Database["pim"]["Enums"]["product_status"] | null;
          std_sell_price?: number | null;
          tenant_id?: string | null;
        };
        Update: {
          base_unit_id?: string | null;
          code?: string | null;
          currency?: string | null;
          id?: string | null;
          model_name?: string | null;
          name?: string | null;
          status?: Database["pim"]["Enums"]["product_status"] | null;
          std_sell_price?: number | null;
          tenant_id?: string | null;
        };
        Relationships: [];
      };
      sales_target_results: {
        Row: {
          actual_conversion_rate: number | null;
          actual_deals: number | null;
          actual_leads: number | null;
          actual_opportunities: number | null;
          actual_revenue: number | null;
          currency: string;
          deals_achievement_rate: number | null;
          department: string | null;
          employee_id: string | null;
          end_date: string;
          id: string;
          month: number | null;
          period_type: Database["crm"]["Enums"]["period_type"];
          quarter: number | null;
          revenue_achievement_rate: number | null;
          start_date: string;
          status: Database["crm"]["Enums"]["target_status"];
          target_code: string;
          target_conversion_rate: number | null;
          target_deals: number | null;
          target_leads: number | null;
          target_name: string;
          target_opportunities: number | null;
          target_revenue: number | null;
          target_type: Database["crm"]["Enums"]["target_type"];
          tenant_id: string;
          year: number;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "sales_targets_tenant_id_employee_id_fkey";
            columns: ["tenant_id", "employee_id"];
            isOneToOne: false;
            referencedRelation: "owners";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
    };
    Functions: {
      answer_survey: { Args: { p_id: string; p_score?: number; p_text?: string }; Returns: Json };
      convert_lead: {
        Args: {
          p_amount?: number;
          p_create_opportunity?: boolean;
          p_currency?: string;
          p_expected_close_date?: string;
          p_lead_id: string;
          p_opportunity_name?: string;
          p_partner_id?: string;
        };
        Returns: Json;
      };
      credit_check: {
        Args: { p_amount?: number; p_department?: string; p_partner_id: string };
        Returns: Json;
      };
      follow_up: {
        Args: {
          p_activity: Omit<
            Database["crm"]["Tables"]["activities"]["Row"],
            Database["crm"]["Tables"]["activities"]["ComputedFields"]
          >;
        };
        Returns: {
          activity_date: string;
          activity_type: Database["crm"]["Enums"]["activity_type"];
          completed_at: string | null;
          completed_by: string | null;
          contact_id: string | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          duration_minutes: number | null;
          end_time: string | null;
          follow_up_activity_id: string | null;
          follow_up_date: string | null;
          id: string;
          is_completed: boolean | null;
          is_deleted: boolean;
          is_follow_up_required: boolean;
          is_online: boolean;
          is_reminder_enabled: boolean;
          lead_id: string | null;
          location: string | null;
          meeting_url: string | null;
          notes: string | null;
          opportunity_id: string | null;
          outcome: Database["crm"]["Enums"]["activity_outcome"] | null;
          outcome_notes: string | null;
          owner_id: string;
          participants: string[];
          partner_id: string | null;
          priority: Database["crm"]["Enums"]["priority"];
          related_to_type: Database["crm"]["Enums"]["activity_target"] | null;
          remind_at: string | null;
          reminded_at: string | null;
          reminder_minutes: number | null;
          search_text: string | null;
          start_time: string | null;
          status: Database["crm"]["Enums"]["activity_status"];
          subject: string;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        SetofOptions: {
          from: "crm.activities";
          to: "activities";
          isOneToOne: true;
          isSetofReturn: true;
        };
      };
      lose_opportunity: {
        Args: {
          p_comment?: string;
          p_id: string;
          p_reason: Database["crm"]["Enums"]["lost_reason"];
        };
        Returns: Json;
      };
      masked_partner_banks: {
        Args: { p_partner_id: string };
        Returns: {
          account_holder: string;
          account_no: string;
          bank_code: string;
          bank_name: string;
          id: string;
          is_payment: boolean;
          is_primary: boolean;
          is_receive: boolean;
          status: string;
        }[];
      };
      partner_summary: { Args: { p_partner_id: string }; Returns: Json };
      pipeline_summary: {
        Args: { p_currency?: string; p_owner_id?: string };
        Returns: {
          amount: number;
          average_days_in_stage: number;
          expected_revenue: number;
          label_en: string;
          label_ko: string;
          opportunity_count: number;
          overdue_count: number;
          stage: Database["crm"]["Enums"]["opportunity_stage"];
        }[];
      };
      preview_segment: { Args: { p_criteria: Json }; Returns: Json };
      recalculate_segment: { Args: { p_segment_id: string }; Returns: Json };
      render_email_template: {
        Args: { p_id: string; p_is_preview?: boolean; p_values: Json };
        Returns: Json;
      };
      segment_fields: {
        Args: Record<PropertyKey, never>;
        Returns: {
          field: string;
          kind: string;
          label_en: string;
          label_ko: string;
          operators: string[];
        }[];
      };
      similar_partners: {
        Args: { p_limit?: number; p_name: string };
        Returns: {
          biz_no: string;
          code: string;
          id: string;
          name: string;
          score: number;
          status: string;
        }[];
      };
      survey_results: {
        Args: {
          p_from?: string;
          p_survey_type: Database["crm"]["Enums"]["survey_type"];
          p_to?: string;
        };
        Returns: Json;
      };
    };
    Enums: {
      account_type: "checking" | "savings" | "foreign_currency" | "escrow" | "trust" | "other";
      activity_outcome: "successful" | "unsuccessful" | "no_answer" | "rescheduled";
      activity_status: "planned" | "in_progress" | "completed" | "cancelled";
      activity_target: "partner" | "lead" | "opportunity" | "contact";
      activity_type:
        | "call"
        | "email"
        | "meeting"
        | "demo"
        | "visit"
        | "task"
        | "follow_up"
        | "other";
      address_status: "active" | "inactive" | "suspended";
      address_type:
        | "headquarter"
        | "branch"
        | "warehouse"
        | "factory"
        | "billing"
        | "shipping"
        | "other";
      assignment_type: "manual" | "auto" | "import";
      bank_status: "active" | "inactive" | "suspended" | "closed";
      biz_type: "corporation" | "sole_trader";
      campaign_member_status:
        | "invited"
        | "registered"
        | "attended"
        | "no_show"
        | "declined"
        | "cancelled";
      campaign_member_type: "partner" | "lead";
      campaign_response: "positive" | "neutral" | "negative" | "interested" | "not_interested";
      campaign_status: "planned" | "in_progress" | "on_hold" | "completed" | "cancelled";
      campaign_type:
        | "email"
        | "exhibition"
        | "webinar"
        | "ad"
        | "social"
        | "event"
        | "content"
        | "referral"
        | "other";
      contact_status: "active" | "inactive";
      contact_type: "sales" | "purchasing" | "accounting" | "technical" | "management" | "other";
      contract_status: "draft" | "active" | "suspended" | "expired" | "terminated";
      contract_type: "purchase" | "supply" | "agency" | "exclusive" | "service" | "other";
      credit_limit_status: "requested" | "approved" | "rejected" | "withdrawn";
      direction: "inbound" | "outbound";
      email_template_status: "draft" | "active" | "archived";
      email_template_type:
        | "welcome"
        | "follow_up"
        | "campaign"
        | "quote"
        | "order"
        | "invoice"
        | "survey"
        | "notification"
        | "custom";
      interaction_channel:
        | "phone"
        | "email"
        | "chat"
        | "sns"
        | "visit"
        | "web"
        | "mobile_app"
        | "other";
      interaction_outcome: "resolved" | "pending" | "escalated" | "closed";
      interaction_sentiment: "positive" | "neutral" | "negative";
      interaction_type:
        | "inquiry"
        | "complaint"
        | "feedback"
        | "support"
        | "sales"
        | "follow_up"
        | "other";
      lead_criterion:
        | "source"
        | "purchase_timeframe"
        | "industry"
        | "country_code"
        | "employee_count"
        | "annual_revenue"
        | "has_email"
        | "has_phone"
        | "has_website"
        | "has_biz_no"
        | "has_budget"
        | "has_interest"
        | "activity";
      lead_rating: "hot" | "warm" | "cold";
      lead_source:
        | "website"
        | "referral"
        | "exhibition"
        | "campaign"
        | "cold_call"
        | "partner"
        | "other";
      lead_status: "new" | "contacted" | "qualified" | "converted" | "lost";
      lost_reason: "price" | "competitor" | "no_budget" | "no_decision" | "timing" | "other";
      manager_type: "primary" | "secondary" | "backup" | "technical" | "sales" | "support";
      opportunity_stage:
        | "lead"
        | "qualified"
        | "proposal"
        | "negotiation"
        | "closing"
        | "won"
        | "lost";
      opportunity_status: "open" | "won" | "lost";
      partner_status: "active" | "inactive" | "suspended" | "closed";
      partner_type: "customer" | "supplier" | "both" | "other";
      period_type: "month" | "quarter" | "year" | "custom";
      priority: "urgent" | "high" | "normal" | "low";
      purchase_timeframe:
        | "immediate"
        | "within_1_month"
        | "within_3_months"
        | "within_6_months"
        | "within_1_year";
      rfq_status: "draft" | "submitted" | "in_review" | "quoted" | "declined" | "cancelled";
      segment_frequency: "hourly" | "daily" | "weekly" | "monthly";
      segment_status: "active" | "inactive" | "archived";
      segment_type:
        | "static"
        | "dynamic"
        | "behavioral"
        | "demographic"
        | "geographic"
        | "value_based"
        | "custom";
      sentiment: "positive" | "neutral" | "negative";
      survey_channel: "email" | "sms" | "phone" | "web" | "mobile_app";
      survey_status: "pending" | "sent" | "responded" | "expired" | "cancelled";
      survey_type: "nps" | "csat" | "ces" | "general" | "custom";
      target_status: "active" | "completed" | "cancelled";
      target_type: "individual" | "team" | "department" | "company";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
  idam: {
    Tables: {
      login_logs: {
        Row: {
          failure_reason: string | null;
          id: string;
          identifier: string;
          ip_address: unknown;
          occurred_at: string;
          result: Database["idam"]["Enums"]["sign_in_result"];
          user_agent: string | null;
          user_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          failure_reason?: string | null;
          id?: string;
          identifier: string;
          ip_address?: unknown;
          occurred_at?: string;
          result: Database["idam"]["Enums"]["sign_in_result"];
          user_agent?: string | null;
          user_id?: string | null;
        };
        Update: {
          failure_reason?: string | null;
          id?: string;
          identifier?: string;
          ip_address?: unknown;
          occurred_at?: string;
          result?: Database["idam"]["Enums"]["sign_in_result"];
          user_agent?: string | null;
          user_id?: string | null;
        };
        Relationships: [];
      };
      role_permissions: {
        Row: {
          permission: string;
          role_id: string;
        };
        ComputedFields: never;
        Insert: {
          permission: string;
          role_id: string;
        };
        Update: {
          permission?: string;
          role_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "role_permissions_role_id_fkey";
            columns: ["role_id"];
            isOneToOne: false;
            referencedRelation: "roles";
            referencedColumns: ["id"];
          },
        ];
      };
      roles: {
        Row: {
          code: string;
          created_at: string;
          created_by: string | null;
          id: string;
          is_deleted: boolean;
          is_system: boolean;
          level: number;
          name_en: string;
          name_ko: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          code: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_system?: boolean;
          level?: number;
          name_en: string;
          name_ko: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          code?: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_system?: boolean;
          level?: number;
          name_en?: string;
          name_ko?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      user_roles: {
        Row: {
          expires_at: string | null;
          granted_at: string;
          granted_by: string | null;
          role_id: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: {
          expires_at?: string | null;
          granted_at?: string;
          granted_by?: string | null;
          role_id: string;
          user_id: string;
        };
        Update: {
          expires_at?: string | null;
          granted_at?: string;
          granted_by?: string | null;
          role_id?: string;
          user_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "user_roles_role_id_fkey";
            columns: ["role_id"];
            isOneToOne: false;
            referencedRelation: "roles";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "user_roles_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["id"];
          },
        ];
      };
      users: {
        Row: {
          created_at: string;
          created_by: string | null;
          department: string | null;
          email: string;
          full_name: string | null;
          id: string;
          is_deleted: boolean;
          phone: string | null;
          status: Database["idam"]["Enums"]["user_status"];
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          department?: string | null;
          email: string;
          full_name?: string | null;
          id: string;
          is_deleted?: boolean;
          phone?: string | null;
          status?: Database["idam"]["Enums"]["user_status"];
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          department?: string | null;
          email?: string;
          full_name?: string | null;
          id?: string;
          is_deleted?: boolean;
          phone?: string | null;
          status?: Database["idam"]["Enums"]["user_status"];
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
    };
    Views: {
      permissions: {
        Row: {
          label_en: string;
          label_ko: string;
          permission: string;
          scope: string;
        };
        ComputedFields: never;
        Insert: {
          label_en?: string | null;
          label_ko?: string | null;
          permission?: string | null;
          scope?: string | null;
        };
        Update: {
          label_en?: string | null;
          label_ko?: string | null;
          permission?: string | null;
          scope?: string | null;
        };
        Relationships: [];
      };
    };
    Functions: {
      [_ in never]: never;
    };
    Enums: {
      sign_in_result: "success" | "failure" | "locked";
      user_status: "active" | "suspended";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
  noti: {
    Tables: {
      notifications: {
        Row: {
          attempts: number;
          claimed_until: string | null;
          created_at: string;
          dedupe_key: string | null;
          id: string;
          last_error: string | null;
          locale: Database["noti"]["Enums"]["template_locale"];
          next_attempt_at: string;
          payload: NonNullable<Json>;
          recipient: string;
          sent_at: string | null;
          status: Database["noti"]["Enums"]["notification_status"];
          template_code: string;
          tenant_id: string | null;
          user_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          attempts?: number;
          claimed_until?: string | null;
          created_at?: string;
          dedupe_key?: string | null;
          id?: string;
          last_error?: string | null;
          locale?: Database["noti"]["Enums"]["template_locale"];
          next_attempt_at?: string;
          payload?: NonNullable<Json>;
          recipient: string;
          sent_at?: string | null;
          status?: Database["noti"]["Enums"]["notification_status"];
          template_code: string;
          tenant_id?: string | null;
          user_id?: string | null;
        };
        Update: {
          attempts?: number;
          claimed_until?: string | null;
          created_at?: string;
          dedupe_key?: string | null;
          id?: string;
          last_error?: string | null;
          locale?: Database["noti"]["Enums"]["template_locale"];
          next_attempt_at?: string;
          payload?: NonNullable<Json>;
          recipient?: string;
          sent_at?: string | null;
          status?: Database["noti"]["Enums"]["notification_status"];
          template_code?: string;
          tenant_id?: string | null;
          user_id?: string | null;
        };
        Relationships: [];
      };
      templates: {
        Row: {
          code: string;
          created_at: string;
          created_by: string | null;
          html_body: string;
          id: string;
          is_active: boolean;
          is_deleted: boolean;
          locale: Database["noti"]["Enums"]["template_locale"];
          subject: string;
          text_body: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          code: string;
          created_at?: string;
          created_by?: string | null;
          html_body: string;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          locale: Database["noti"]["Enums"]["template_locale"];
          subject: string;
          text_body: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          code?: string;
          created_at?: string;
          created_by?: string | null;
          html_body?: string;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          locale?: Database["noti"]["Enums"]["template_locale"];
          subject?: string;
          text_body?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
    };
    Views: {
      [_ in never]: never;
    };
    Functions: {
      retry_notification: { Args: { p_id: string }; Returns: Json };
    };
    Enums: {
      notification_status: "pending" | "sending" | "sent" | "dead";
      template_locale: "ko" | "en";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
  pim: {
    Tables: {
      brands: {
        Row: {
          category: string | null;
          code: string;
          color: string | null;
          country_code: string | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          display_order: number;
          id: string;
          is_deleted: boolean;
          is_premium: boolean;
          is_private: boolean;
          logo_url: string | null;
          manufacturer_id: string;
          market_segment: string | null;
          name: string;
          name_en: string | null;
          notes: string | null;
          price_range: Database["pim"]["Enums"]["price_range"] | null;
          search_text: string | null;
          status: Database["pim"]["Enums"]["master_status"];
          tagline: string | null;
          target_market: string | null;
          tenant_id: string;
          type: Database["pim"]["Enums"]["brand_type"];
          updated_at: string;
          updated_by: string | null;
          website: string | null;
        };
        ComputedFields: never;
        Insert: {
          category?: string | null;
          code?: string;
          color?: string | null;
          country_code?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          display_order?: number;
          id?: string;
          is_deleted?: boolean;
          is_premium?: boolean;
          is_private?: boolean;
          logo_url?: string | null;
          manufacturer_id: string;
          market_segment?: string | null;
          name: string;
          name_en?: string | null;
          notes?: string | null;
          price_range?: Database["pim"]["Enums"]["price_range"] | null;
          search_text?: never;
          status?: Database["pim"]["Enums"]["master_status"];
          tagline?: string | null;
          target_market?: string | null;
          tenant_id?: string;
          type?: Database["pim"]["Enums"]["brand_type"];
          updated_at?: string;
          updated_by?: string | null;
          website?: string | null;
        };
        Update: {
          category?: string | null;
          code?: string;
          color?: string | null;
          country_code?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          display_order?: number;
          id?: string;
          is_deleted?: boolean;
          is_premium?: boolean;
          is_private?: boolean;
          logo_url?: string | null;
          manufacturer_id?: string;
          market_segment?: string | null;
          name?: string;
          name_en?: string | null;
          notes?: string | null;
          price_range?: Database["pim"]["Enums"]["price_range"] | null;
          search_text?: never;
          status?: Database["pim"]["Enums"]["master_status"];
          tagline?: string | null;
          target_market?: string | null;
          tenant_id?: string;
          type?: Database["pim"]["Enums"]["brand_type"];
          updated_at?: string;
          updated_by?: string | null;
          website?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "brands_tenant_id_manufacturer_id_fkey";
            columns: ["tenant_id", "manufacturer_id"];
            isOneToOne: false;
            referencedRelation: "manufacturers";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      categories: {
        Row: {
          account_code: string | null;
          code: string;
          created_at: string;
          created_by: string | null;
          description: string | null;
          display_order: number;
          external_code: string | null;
          icon_url: string | null;
          id: string;
          image_url: string | null;
          is_deleted: boolean;
          level: number;
          manager_id: string | null;
          marketplace: string | null;
          name: string;
          notes: string | null;
          parent_id: string | null;
          path: string;
          search_text: string | null;
          status: Database["pim"]["Enums"]["master_status"];
          tax_code_id: string | null;
          tenant_id: string;
          type: Database["pim"]["Enums"]["product_type"];
          updated_at: string;
          updated_by: string | null;
          manager: {
            department: string | null;
            display_name: string | null;
            email: string;
            id: string;
            tenant_id: string;
          } | null;
          parent_category: {
            account_code: string | null;
            code: string;
            created_at: string;
            created_by: string | null;
            description: string | null;
            display_order: number;
            external_code: string | null;
            icon_url: string | null;
            id: string;
            image_url: string | null;
            is_deleted: boolean;
            level: number;
            manager_id: string | null;
            marketplace: string | null;
            name: string;
            notes: string | null;
            parent_id: string | null;
            path: string;
            search_text: string | null;
            status: Database["pim"]["Enums"]["master_status"];
            tax_code_id: string | null;
            tenant_id: string;
            type: Database["pim"]["Enums"]["product_type"];
            updated_at: string;
            updated_by: string | null;
          } | null;
        };
        ComputedFields: "manager" | "parent_category";
        Insert: {
          account_code?: string | null;
          code?: string;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          display_order?: number;
          external_code?: string | null;
          icon_url?: string | null;
          id?: string;
          image_url?: string | null;
          is_deleted?: boolean;
          level?: number;
          manager_id?: string | null;
          marketplace?: string | null;
          name: string;
          notes?: string | null;
          parent_id?: string | null;
          path?: string;
          search_text?: never;
          status?: Database["pim"]["Enums"]["master_status"];
          tax_code_id?: string | null;
          tenant_id?: string;
          type?: Database["pim"]["Enums"]["product_type"];
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          account_code?: string | null;
          code?: string;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          display_order?: number;
          external_code?: string | null;
          icon_url?: string | null;
          id?: string;
          image_url?: string | null;
          is_deleted?: boolean;
          level?: number;
          manager_id?: string | null;
          marketplace?: string | null;
          name?: string;
          notes?: string | null;
          parent_id?: string | null;
          path?: string;
          search_text?: never;
          status?: Database["pim"]["Enums"]["master_status"];
          tax_code_id?: string | null;
          tenant_id?: string;
          type?: Database["pim"]["Enums"]["product_type"];
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "categories_tenant_id_manager_id_fkey";
            columns: ["tenant_id", "manager_id"];
            isOneToOne: false;
            referencedRelation: "managers";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "categories_tenant_id_parent_id_fkey";
            columns: ["tenant_id", "parent_id"];
            isOneToOne: false;
            referencedRelation: "categories";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "categories_tenant_id_tax_code_id_fkey";
            columns: ["tenant_id", "tax_code_id"];
            isOneToOne: false;
            referencedRelation: "tax_classes";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      category_managers: {
        Row: {
          category_id: string;
          created_at: string;
          created_by: string | null;
          description: string | null;
          employee_id: string;
          end_date: string | null;
          id: string;
          is_deleted: boolean;
          manager_type: Database["pim"]["Enums"]["manager_type"];
          notes: string | null;
          start_date: string;
          status: Database["pim"]["Enums"]["manager_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          category_id: string;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          employee_id: string;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          manager_type?: Database["pim"]["Enums"]["manager_type"];
          notes?: string | null;
          start_date?: string;
          status?: Database["pim"]["Enums"]["manager_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          category_id?: string;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          employee_id?: string;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          manager_type?: Database["pim"]["Enums"]["manager_type"];
          notes?: string | null;
          start_date?: string;
          status?: Database["pim"]["Enums"]["manager_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "category_managers_tenant_id_category_id_fkey";
            columns: ["tenant_id", "category_id"];
            isOneToOne: false;
            referencedRelation: "categories";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "category_managers_tenant_id_employee_id_fkey";
            columns: ["tenant_id", "employee_id"];
            isOneToOne: false;
            referencedRelation: "managers";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      manufacturers: {
        Row: {
          address1: string | null;
          address2: string | null;
          code: string;
          country_code: string | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          display_order: number;
          email: string | null;
          id: string;
          is_deleted: boolean;
          logo_url: string | null;
          name: string;
          name_en: string | null;
          notes: string | null;
          phone: string | null;
          postcode: string | null;
          search_text: string | null;
          status: Database["pim"]["Enums"]["master_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          website: string | null;
        };
        ComputedFields: never;
        Insert: {
          address1?: string | null;
          address2?: string | null;
          code?: string;
          country_code?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          display_order?: number;
          email?: string | null;
          id?: string;
          is_deleted?: boolean;
          logo_url?: string | null;
          name: string;
          name_en?: string | null;
          notes?: string | null;
          phone?: string | null;
          postcode?: string | null;
          search_text?: never;
          status?: Database["pim"]["Enums"]["master_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          website?: string | null;
        };
        Update: {
          address1?: string | null;
          address2?: string | null;
          code?: string;
          country_code?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          display_order?: number;
          email?: string | null;
          id?: string;
          is_deleted?: boolean;
          logo_url?: string | null;
          name?: string;
          name_en?: string | null;
          notes?: string | null;
          phone?: string | null;
          postcode?: string | null;
          search_text?: never;
          status?: Database["pim"]["Enums"]["master_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          website?: string | null;
        };
        Relationships: [];
      };
      price_list_items: {
        Row: {
          created_at: string;
          created_by: string | null;
          id: string;
          is_deleted: boolean;
          min_quantity: number;
          notes: string | null;
          price_list_id: string;
          product_id: string;
          tenant_id: string;
          unit_price: number;
          updated_at: string;
          updated_by: string | null;
          variant_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          min_quantity?: number;
          notes?: string | null;
          price_list_id: string;
          product_id: string;
          tenant_id?: string;
          unit_price: number;
          updated_at?: string;
          updated_by?: string | null;
          variant_id?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          min_quantity?: number;
          notes?: string | null;
          price_list_id?: string;
          product_id?: string;
          tenant_id?: string;
          unit_price?: number;
          updated_at?: string;
          updated_by?: string | null;
          variant_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "price_list_items_tenant_id_price_list_id_fkey";
            columns: ["tenant_id", "price_list_id"];
            isOneToOne: false;
            referencedRelation: "price_lists";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "price_list_items_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "price_list_items_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "product_id"];
          },
          {
            foreignKeyName: "price_list_items_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "price_list_items_tenant_id_variant_id_fkey";
            columns: ["tenant_id", "variant_id"];
            isOneToOne: false;
            referencedRelation: "product_variants";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      price_lists: {
        Row: {
          approved_at: string | null;
          approved_by: string | null;
          code: string;
          created_at: string;
          created_by: string | null;
          currency: string;
          description: string | null;
          end_date: string | null;
          id: string;
          is_deleted: boolean;
          name: string;
          notes: string | null;
          partner_id: string | null;
          priority: number;
          segment_id: string | null;
          start_date: string;
          status: Database["pim"]["Enums"]["price_list_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          approved_at?: string | null;
          approved_by?: string | null;
          code?: string;
          created_at?: string;
          created_by?: string | null;
          currency?: string;
          description?: string | null;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          name: string;
          notes?: string | null;
          partner_id?: string | null;
          priority?: number;
          segment_id?: string | null;
          start_date?: string;
          status?: Database["pim"]["Enums"]["price_list_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          approved_at?: string | null;
          approved_by?: string | null;
          code?: string;
          created_at?: string;
          created_by?: string | null;
          currency?: string;
          description?: string | null;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          name?: string;
          notes?: string | null;
          partner_id?: string | null;
          priority?: number;
          segment_id?: string | null;
          start_date?: string;
          status?: Database["pim"]["Enums"]["price_list_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "price_lists_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "pricing_partners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "price_lists_tenant_id_partner_id_fkey";
            columns: ["tenant_id", "partner_id"];
            isOneToOne: false;
            referencedRelation: "suppliers";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "price_lists_tenant_id_segment_id_fkey";
            columns: ["tenant_id", "segment_id"];
            isOneToOne: false;
            referencedRelation: "pricing_segments";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      product_images: {
        Row: {
          alt_text: string | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          display_order: number | null;
          file_name: string | null;
          file_size: number | null;
          height: number | null;
          id: string;
          image_type: Database["pim"]["Enums"]["image_type"];
          is_deleted: boolean;
          is_primary: boolean;
          mime_type: string | null;
          notes: string | null;
          product_id: string;
          status: Database["pim"]["Enums"]["use_status"];
          storage_path: string;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          width: number | null;
        };
        ComputedFields: never;
        Insert: {
          alt_text?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          display_order?: number | null;
          file_name?: string | null;
          file_size?: number | null;
          height?: number | null;
          id?: string;
          image_type?: Database["pim"]["Enums"]["image_type"];
          is_deleted?: boolean;
          is_primary?: boolean;
          mime_type?: string | null;
          notes?: string | null;
          product_id: string;
          status?: Database["pim"]["Enums"]["use_status"];
          storage_path: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          width?: number | null;
        };
        Update: {
          alt_text?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          display_order?: number | null;
          file_name?: string | null;
          file_size?: number | null;
          height?: number | null;
          id?: string;
          image_type?: Database["pim"]["Enums"]["image_type"];
          is_deleted?: boolean;
          is_primary?: boolean;
          mime_type?: string | null;
          notes?: string | null;
          product_id?: string;
          status?: Database["pim"]["Enums"]["use_status"];
          storage_path?: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          width?: number | null;
        };
        Relationships: [
          {
            foreignKeyName: "product_images_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_images_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "product_id"];
          },
          {
            foreignKeyName: "product_images_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      product_managers: {
        Row: {
          created_at: string;
          created_by: string | null;
          description: string | null;
          employee_id: string;
          end_date: string | null;
          id: string;
          is_deleted: boolean;
          manager_type: Database["pim"]["Enums"]["manager_type"];
          notes: string | null;
          product_id: string;
          start_date: string;
          status: Database["pim"]["Enums"]["manager_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          employee_id: string;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          manager_type?: Database["pim"]["Enums"]["manager_type"];
          notes?: string | null;
          product_id: string;
          start_date?: string;
          status?: Database["pim"]["Enums"]["manager_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          employee_id?: string;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          manager_type?: Database["pim"]["Enums"]["manager_type"];
          notes?: string | null;
          product_id?: string;
          start_date?: string;
          status?: Database["pim"]["Enums"]["manager_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "product_managers_tenant_id_employee_id_fkey";
            columns: ["tenant_id", "employee_id"];
            isOneToOne: false;
            referencedRelation: "managers";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_managers_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_managers_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "product_id"];
          },
          {
            foreignKeyName: "product_managers_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      product_option_values: {
        Row: {
          adjustment_type: Database["pim"]["Enums"]["adjustment_type"];
          code: string;
          color_code: string | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          display_order: number;
          id: string;
          image_url: string | null;
          is_deleted: boolean;
          name: string;
          name_en: string | null;
          notes: string | null;
          option_id: string;
          price_adjustment: number;
          status: Database["pim"]["Enums"]["option_value_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          adjustment_type?: Database["pim"]["Enums"]["adjustment_type"];
          code: string;
          color_code?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          display_order?: number;
          id?: string;
          image_url?: string | null;
          is_deleted?: boolean;
          name: string;
          name_en?: string | null;
          notes?: string | null;
          option_id: string;
          price_adjustment?: number;
          status?: Database["pim"]["Enums"]["option_value_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          adjustment_type?: Database["pim"]["Enums"]["adjustment_type"];
          code?: string;
          color_code?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          display_order?: number;
          id?: string;
          image_url?: string | null;
          is_deleted?: boolean;
          name?: string;
          name_en?: string | null;
          notes?: string | null;
          option_id?: string;
          price_adjustment?: number;
          status?: Database["pim"]["Enums"]["option_value_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "product_option_values_tenant_id_option_id_fkey";
            columns: ["tenant_id", "option_id"];
            isOneToOne: false;
            referencedRelation: "product_options";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      product_options: {
        Row: {
          code: string;
          created_at: string;
          created_by: string | null;
          description: string | null;
          display_order: number;
          id: string;
          is_deleted: boolean;
          is_required: boolean;
          name: string;
          name_en: string | null;
          notes: string | null;
          option_type: Database["pim"]["Enums"]["option_type"];
          product_id: string;
          status: Database["pim"]["Enums"]["use_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          code: string;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          display_order?: number;
          id?: string;
          is_deleted?: boolean;
          is_required?: boolean;
          name: string;
          name_en?: string | null;
          notes?: string | null;
          option_type?: Database["pim"]["Enums"]["option_type"];
          product_id: string;
          status?: Database["pim"]["Enums"]["use_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          code?: string;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          display_order?: number;
          id?: string;
          is_deleted?: boolean;
          is_required?: boolean;
          name?: string;
          name_en?: string | null;
          notes?: string | null;
          option_type?: Database["pim"]["Enums"]["option_type"];
          product_id?: string;
          status?: Database["pim"]["Enums"]["use_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "product_options_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_options_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "product_id"];
          },
          {
            foreignKeyName: "product_options_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      product_price_history: {
        Row: {
          approved_at: string | null;
          approved_by: string | null;
          created_at: string;
          created_by: string | null;
          currency: string | null;
          description: string | null;
          effective_date: string;
          end_date: string | null;
          id: string;
          is_deleted: boolean;
          new_price: number;
          notes: string | null;
          old_price: number | null;
          price_type: Database["pim"]["Enums"]["price_type"];
          product_id: string;
          reason: string | null;
          reason_type: Database["pim"]["Enums"]["price_reason_type"] | null;
          status: Database["pim"]["Enums"]["price_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          approved_at?: string | null;
          approved_by?: string | null;
          created_at?: string;
          created_by?: string | null;
          currency?: string | null;
          description?: string | null;
          effective_date?: string;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          new_price: number;
          notes?: string | null;
          old_price?: number | null;
          price_type: Database["pim"]["Enums"]["price_type"];
          product_id: string;
          reason?: string | null;
          reason_type?: Database["pim"]["Enums"]["price_reason_type"] | null;
          status?: Database["pim"]["Enums"]["price_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          approved_at?: string | null;
          approved_by?: string | null;
          created_at?: string;
          created_by?: string | null;
          currency?: string | null;
          description?: string | null;
          effective_date?: string;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          new_price?: number;
          notes?: string | null;
          old_price?: number | null;
          price_type?: Database["pim"]["Enums"]["price_type"];
          product_id?: string;
          reason?: string | null;
          reason_type?: Database["pim"]["Enums"]["price_reason_type"] | null;
          status?: Database["pim"]["Enums"]["price_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "product_price_history_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_price_history_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "product_id"];
          },
          {
            foreignKeyName: "product_price_history_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      product_relations: {
        Row: {
          created_at: string;
          created_by: string | null;
          description: string | null;
          display_order: number;
          id: string;
          is_deleted: boolean;
          notes: string | null;
          product_id: string;
          quantity: number;
          related_product_id: string;
          relation_type: Database["pim"]["Enums"]["relation_type"];
          status: Database["pim"]["Enums"]["use_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          related_product: {
            barcode: string | null;
            base_unit_id: string;
            brand_id: string | null;
            category_id: string | null;
            code: string;
            created_at: string;
            created_by: string | null;
            cto_id: string | null;
            currency: string;
            description: string | null;
            eclipse_id: string | null;
            id: string;
            image_path: string | null;
            is_barcode: boolean;
            is_bigdeal: boolean;
            is_checkno: boolean;
            is_deleted: boolean;
            is_inventory: boolean;
            is_lot: boolean;
            is_serial: boolean;
            item_type: Database["pim"]["Enums"]["item_type"];
            manager_id: string | null;
            manufacturer_id: string | null;
            min_sell_price: number | null;
            model_name: string | null;
            name: string;
            notes: string | null;
            procure_id: string | null;
            product_no: string | null;
            search_text: string | null;
            specifications: NonNullable<Json>;
            status: Database["pim"]["Enums"]["product_status"];
            std_cost_price: number | null;
            std_sell_price: number | null;
            tax_code_id: string | null;
            tenant_id: string;
            type: Database["pim"]["Enums"]["product_type"];
            updated_at: string;
            updated_by: string | null;
          } | null;
        };
        ComputedFields: "related_product";
        Insert: {
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          display_order?: number;
          id?: string;
          is_deleted?: boolean;
          notes?: string | null;
          product_id: string;
          quantity?: number;
          related_product_id: string;
          relation_type: Database["pim"]["Enums"]["relation_type"];
          status?: Database["pim"]["Enums"]["use_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          display_order?: number;
          id?: string;
          is_deleted?: boolean;
          notes?: string | null;
          product_id?: string;
          quantity?: number;
          related_product_id?: string;
          relation_type?: Database["pim"]["Enums"]["relation_type"];
          status?: Database["pim"]["Enums"]["use_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "product_relations_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_relations_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "product_id"];
          },
          {
            foreignKeyName: "product_relations_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_relations_tenant_id_related_product_id_fkey";
            columns: ["tenant_id", "related_product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_relations_tenant_id_related_product_id_fkey";
            columns: ["tenant_id", "related_product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "product_id"];
          },
          {
            foreignKeyName: "product_relations_tenant_id_related_product_id_fkey";
            columns: ["tenant_id", "related_product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      product_suppliers: {
        Row: {
          contract_end_date: string | null;
          contract_no: string | null;
          contract_start_date: string | null;
          created_at: string;
          created_by: string | null;
          currency: string;
          delivery_rating: number | null;
          description: string | null;
          id: string;
          is_deleted: boolean;
          is_preferred: boolean;
          lead_time_days: number | null;
          moq: number | null;
          moq_unit_id: string | null;
          notes: string | null;
          priority: number;
          product_id: string;
          quality_rating: number | null;
          status: Database["pim"]["Enums"]["supplier_status"];
          supplier_code: string | null;
          supplier_id: string;
          supplier_name: string | null;
          supply_price: number | null;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          contract_end_date?: string | null;
          contract_no?: string | null;
          contract_start_date?: string | null;
          created_at?: string;
          created_by?: string | null;
          currency?: string;
          delivery_rating?: number | null;
          description?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_preferred?: boolean;
          lead_time_days?: number | null;
          moq?: number | null;
          moq_unit_id?: string | null;
          notes?: string | null;
          priority?: number;
          product_id: string;
          quality_rating?: number | null;
          status?: Database["pim"]["Enums"]["supplier_status"];
          supplier_code?: string | null;
          supplier_id: string;
          supplier_name?: string | null;
          supply_price?: number | null;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          contract_end_date?: string | null;
          contract_no?: string | null;
          contract_start_date?: string | null;
          created_at?: string;
          created_by?: string | null;
          currency?: string;
          delivery_rating?: number | null;
          description?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_preferred?: boolean;
          lead_time_days?: number | null;
          moq?: number | null;
          moq_unit_id?: string | null;
          notes?: string | null;
          priority?: number;
          product_id?: string;
          quality_rating?: number | null;
          status?: Database["pim"]["Enums"]["supplier_status"];
          supplier_code?: string | null;
          supplier_id?: string;
          supplier_name?: string | null;
          supply_price?: number | null;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "product_suppliers_tenant_id_moq_unit_id_fkey";
            columns: ["tenant_id", "moq_unit_id"];
            isOneToOne: false;
            referencedRelation: "product_units";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_suppliers_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_suppliers_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "product_id"];
          },
          {
            foreignKeyName: "product_suppliers_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_suppliers_tenant_id_supplier_id_fkey";
            columns: ["tenant_id", "supplier_id"];
            isOneToOne: false;
            referencedRelation: "pricing_partners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_suppliers_tenant_id_supplier_id_fkey";
            columns: ["tenant_id", "supplier_id"];
            isOneToOne: false;
            referencedRelation: "suppliers";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      product_tags: {
        Row: {
          color_code: string | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          end_date: string | null;
          id: string;
          is_deleted: boolean;
          notes: string | null;
          product_id: string;
          start_date: string | null;
          status: Database["pim"]["Enums"]["tag_status"];
          tag_name: string;
          tag_type: Database["pim"]["Enums"]["tag_type"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          color_code?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          notes?: string | null;
          product_id: string;
          start_date?: string | null;
          status?: Database["pim"]["Enums"]["tag_status"];
          tag_name: string;
          tag_type?: Database["pim"]["Enums"]["tag_type"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          color_code?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          notes?: string | null;
          product_id?: string;
          start_date?: string | null;
          status?: Database["pim"]["Enums"]["tag_status"];
          tag_name?: string;
          tag_type?: Database["pim"]["Enums"]["tag_type"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "product_tags_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_tags_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "product_id"];
          },
          {
            foreignKeyName: "product_tags_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      product_unit_conversions: {
        Row: {
          conversion_rate: number;
          created_at: string;
          created_by: string | null;
          description: string | null;
          from_unit_id: string;
          id: string;
          is_default: boolean;
          is_deleted: boolean;
          notes: string | null;
          product_id: string;
          status: Database["pim"]["Enums"]["use_status"];
          tenant_id: string;
          to_unit_id: string;
          updated_at: string;
          updated_by: string | null;
          from_unit: {
            code: string;
            id: string;
            is_active: boolean;
            name: string;
            name_en: string | null;
            symbol: string | null;
            tenant_id: string;
            unit_type: Database["adm"]["Enums"]["unit_type"];
          } | null;
          to_unit: {
            code: string;
            id: string;
            is_active: boolean;
            name: string;
            name_en: string | null;
            symbol: string | null;
            tenant_id: string;
            unit_type: Database["adm"]["Enums"]["unit_type"];
          } | null;
        };
        ComputedFields: "from_unit" | "to_unit";
        Insert: {
          conversion_rate: number;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          from_unit_id: string;
          id?: string;
          is_default?: boolean;
          is_deleted?: boolean;
          notes?: string | null;
          product_id: string;
          status?: Database["pim"]["Enums"]["use_status"];
          tenant_id?: string;
          to_unit_id: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          conversion_rate?: number;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          from_unit_id?: string;
          id?: string;
          is_default?: boolean;
          is_deleted?: boolean;
          notes?: string | null;
          product_id?: string;
          status?: Database["pim"]["Enums"]["use_status"];
          tenant_id?: string;
          to_unit_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "product_unit_conversions_tenant_id_from_unit_id_fkey";
            columns: ["tenant_id", "from_unit_id"];
            isOneToOne: false;
            referencedRelation: "product_units";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_unit_conversions_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_unit_conversions_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "product_id"];
          },
          {
            foreignKeyName: "product_unit_conversions_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_unit_conversions_tenant_id_to_unit_id_fkey";
            columns: ["tenant_id", "to_unit_id"];
            isOneToOne: false;
            referencedRelation: "product_units";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      product_variants: {
        Row: {
          barcode: string | null;
          cost_price: number | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          height: number | null;
          id: string;
          image_url: string | null;
          is_deleted: boolean;
          length: number | null;
          name: string | null;
          notes: string | null;
          option_values: NonNullable<Json>;
          price: number | null;
          product_id: string;
          search_text: string | null;
          sku: string;
          status: Database["pim"]["Enums"]["variant_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          weight: number | null;
          width: number | null;
        };
        ComputedFields: never;
        Insert: {
          barcode?: string | null;
          cost_price?: number | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          height?: number | null;
          id?: string;
          image_url?: string | null;
          is_deleted?: boolean;
          length?: number | null;
          name?: string | null;
          notes?: string | null;
          option_values?: NonNullable<Json>;
          price?: number | null;
          product_id: string;
          search_text?: never;
          sku?: string;
          status?: Database["pim"]["Enums"]["variant_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          weight?: number | null;
          width?: number | null;
        };
        Update: {
          barcode?: string | null;
          cost_price?: number | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          height?: number | null;
          id?: string;
          image_url?: string | null;
          is_deleted?: boolean;
          length?: number | null;
          name?: string | null;
          notes?: string | null;
          option_values?: NonNullable<Json>;
          price?: number | null;
          product_id?: string;
          search_text?: never;
          sku?: string;
          status?: Database["pim"]["Enums"]["variant_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          weight?: number | null;
          width?: number | null;
        };
        Relationships: [
          {
            foreignKeyName: "product_variants_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_variants_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "product_id"];
          },
          {
            foreignKeyName: "product_variants_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      products: {
        Row: {
          barcode: string | null;
          base_unit_id: string;
          brand_id: string | null;
          category_id: string | null;
          code: string;
          created_at: string;
          created_by: string | null;
          cto_id: string | null;
          currency: string;
          description: string | null;
          eclipse_id: string | null;
          id: string;
          image_path: string | null;
          is_barcode: boolean;
          is_bigdeal: boolean;
          is_checkno: boolean;
          is_deleted: boolean;
          is_inventory: boolean;
          is_lot: boolean;
          is_serial: boolean;
          item_type: Database["pim"]["Enums"]["item_type"];
          manager_id: string | null;
          manufacturer_id: string | null;
          min_sell_price: number | null;
          model_name: string | null;
          name: string;
          notes: string | null;
          procure_id: string | null;
          product_no: string | null;
          search_text: string | null;
          specifications: NonNullable<Json>;
          status: Database["pim"]["Enums"]["product_status"];
          std_cost_price: number | null;
          std_sell_price: number | null;
          tax_code_id: string | null;
          tenant_id: string;
          type: Database["pim"]["Enums"]["product_type"];
          updated_at: string;
          updated_by: string | null;
          base_unit: {
            code: string;
            id: string;
            is_active: boolean;
            name: string;
            name_en: string | null;
            symbol: string | null;
            tenant_id: string;
            unit_type: Database["adm"]["Enums"]["unit_type"];
          } | null;
          manager: {
            department: string | null;
            display_name: string | null;
            email: string;
            id: string;
            tenant_id: string;
          } | null;
          relations: {
            created_at: string;
            created_by: string | null;
            description: string | null;
            display_order: number;
            id: string;
            is_deleted: boolean;
            notes: string | null;
            product_id: string;
            quantity: number;
            related_product_id: string;
            relation_type: Database["pim"]["Enums"]["relation_type"];
            status: Database["pim"]["Enums"]["use_status"];
            tenant_id: string;
            updated_at: string;
            updated_by: string | null;
          } | null;
        };
        ComputedFields: "base_unit" | "manager" | "relations";
        Insert: {
          barcode?: string | null;
          base_unit_id: string;
          brand_id?: string | null;
          category_id?: string | null;
          code?: string;
          created_at?: string;
          created_by?: string | null;
          cto_id?: string | null;
          currency?: string;
          description?: string | null;
          eclipse_id?: string | null;
          id?: string;
          image_path?: string | null;
          is_barcode?: boolean;
          is_bigdeal?: boolean;
          is_checkno?: boolean;
          is_deleted?: boolean;
          is_inventory?: boolean;
          is_lot?: boolean;
          is_serial?: boolean;
          item_type?: Database["pim"]["Enums"]["item_type"];
          manager_id?: string | null;
          manufacturer_id?: string | null;
          min_sell_price?: number | null;
          model_name?: string | null;
          name: string;
          notes?: string | null;
          procure_id?: string | null;
          product_no?: string | null;
          search_text?: never;
          specifications?: NonNullable<Json>;
          status?: Database["pim"]["Enums"]["product_status"];
          std_cost_price?: number | null;
          std_sell_price?: number | null;
          tax_code_id?: string | null;
          tenant_id?: string;
          type?: Database["pim"]["Enums"]["product_type"];
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          barcode?: string | null;
          base_unit_id?: string;
          brand_id?: string | null;
          category_id?: string | null;
          code?: string;
          created_at?: string;
          created_by?: string | null;
          cto_id?: string | null;
          currency?: string;
          description?: string | null;
          eclipse_id?: string | null;
          id?: string;
          image_path?: string | null;
          is_barcode?: boolean;
          is_bigdeal?: boolean;
          is_checkno?: boolean;
          is_deleted?: boolean;
          is_inventory?: boolean;
          is_lot?: boolean;
          is_serial?: boolean;
          item_type?: Database["pim"]["Enums"]["item_type"];
          manager_id?: string | null;
          manufacturer_id?: string | null;
          min_sell_price?: number | null;
          model_name?: string | null;
          name?: string;
          notes?: string | null;
          procure_id?: string | null;
          product_no?: string | null;
          search_text?: never;
          specifications?: NonNullable<Json>;
          status?: Database["pim"]["Enums"]["product_status"];
          std_cost_price?: number | null;
          std_sell_price?: number | null;
          tax_code_id?: string | null;
          tenant_id?: string;
          type?: Database["pim"]["Enums"]["product_type"];
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "products_tenant_id_base_unit_id_fkey";
            columns: ["tenant_id", "base_unit_id"];
            isOneToOne: false;
            referencedRelation: "product_units";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "products_tenant_id_brand_id_fkey";
            columns: ["tenant_id", "brand_id"];
            isOneToOne: false;
            referencedRelation: "brands";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "products_tenant_id_category_id_fkey";
            columns: ["tenant_id", "category_id"];
            isOneToOne: false;
            referencedRelation: "categories";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "products_tenant_id_manager_id_fkey";
            columns: ["tenant_id", "manager_id"];
            isOneToOne: false;
            referencedRelation: "managers";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "products_tenant_id_manufacturer_id_fkey";
            columns: ["tenant_id", "manufacturer_id"];
            isOneToOne: false;
            referencedRelation: "manufacturers";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "products_tenant_id_tax_code_id_fkey";
            columns: ["tenant_id", "tax_code_id"];
            isOneToOne: false;
            referencedRelation: "tax_classes";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
    };
    Views: {
      managers: {
        Row: {
          department: string | null;
          display_name: string | null;
          email: string;
          id: string;
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          department?: string | null;
          display_name?: string | null;
          email?: string | null;
          id?: string | null;
          tenant_id?: string | null;
        };
        Update: {
          department?: string | null;
          display_name?: string | null;
          email?: string | null;
          id?: string | null;
          tenant_id?: string | null;
        };
        Relationships: [];
      };
      pricing_partners: {
        Row: {
          code: string;
          id: string;
          name: string;
          name_en: string | null;
          status: Database["crm"]["Enums"]["partner_status"];
          tenant_id: string;
          type: Database["crm"]["Enums"]["partner_type"];
        };
        ComputedFields: never;
        Insert: {
          code?: string | null;
          id?: string | null;
          name?: string | null;
          name_en?: string | null;
          status?: Database["crm"]["Enums"]["partner_status"] | null;
          tenant_id?: string | null;
          type?: Database["crm"]["Enums"]["partner_type"] | null;
        };
        Update: {
          code?: string | null;
          id?: string | null;
          name?: string | null;
          name_en?: string | null;
          status?: Database["crm"]["Enums"]["partner_status"] | null;
          tenant_id?: string | null;
          type?: Database["crm"]["Enums"]["partner_type"] | null;
        };
        Relationships: [];
      };
      pricing_segments: {
        Row: {
          id: string;
          segment_code: string;
          segment_name: string;
          status: Database["crm"]["Enums"]["segment_status"];
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          id?: string | null;
          segment_code?: string | null;
          segment_name?: string | null;
          status?: Database["crm"]["Enums"]["segment_status"] | null;
          tenant_id?: string | null;
        };
        Update: {
          id?: string | null;
          segment_code?: string | null;
          segment_name?: string | null;
          status?: Database["crm"]["Enums"]["segment_status"] | null;
          tenant_id?: string | null;
        };
        Relationships: [];
      };
      product_defaults: {
        Row: {
          account_code: string | null;
          id: string;
          manager_id: string | null;
          product_id: string;
          tax_code_id: string | null;
          tenant_id: string;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "products_tenant_id_tax_code_id_fkey";
            columns: ["tenant_id", "tax_code_id"];
            isOneToOne: false;
            referencedRelation: "tax_classes";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      product_units: {
        Row: {
          code: string;
          id: string;
          is_active: boolean;
          name: string;
          name_en: string | null;
          symbol: string | null;
          tenant_id: string;
          unit_type: Database["adm"]["Enums"]["unit_type"];
        };
        ComputedFields: never;
        Insert: {
          code?: string | null;
          id?: string | null;
          is_active?: boolean | null;
          name?: string | null;
          name_en?: string | null;
          symbol?: string | null;
          tenant_id?: string | null;
          unit_type?: Database["adm"]["Enums"]["unit_type"] | null;
        };
        Update: {
          code?: string | null;
          id?: string | null;
          is_active?: boolean | null;
          name?: string | null;
          name_en?: string | null;
          symbol?: string | null;
          tenant_id?: string | null;
          unit_type?: Database["adm"]["Enums"]["unit_type"] | null;
        };
        Relationships: [];
      };
      ranked_suppliers: {
        Row: {
          currency: string;
          id: string;
          is_preferred: boolean;
          lead_time_days: number | null;
          moq: number | null;
          partner_name: string;
          product_id: string;
          rank: number | null;
          supplier_id: string;
          supply_price: number | null;
          tenant_id: string;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "product_suppliers_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_suppliers_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "product_defaults";
            referencedColumns: ["tenant_id", "product_id"];
          },
          {
            foreignKeyName: "product_suppliers_tenant_id_product_id_fkey";
            columns: ["tenant_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_suppliers_tenant_id_supplier_id_fkey";
            columns: ["tenant_id", "supplier_id"];
            isOneToOne: false;
            referencedRelation: "pricing_partners";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "product_suppliers_tenant_id_supplier_id_fkey";
            columns: ["tenant_id", "supplier_id"];
            isOneToOne: false;
            referencedRelation: "suppliers";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      suppliers: {
        Row: {
          biz_no: string | null;
          code: string;
          email: string | null;
          id: string;
          name: string;
          name_en: string | null;
          phone: string | null;
          status: Database["crm"]["Enums"]["partner_status"];
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          biz_no?: string | null;
          code?: string | null;
          email?: string | null;
          id?: string | null;
          name?: string | null;
          name_en?: string | null;
          phone?: string | null;
          status?: Database["crm"]["Enums"]["partner_status"] | null;
          tenant_id?: string | null;
        };
        Update: {
          biz_no?: string | null;
          code?: string | null;
          email?: string | null;
          id?: string | null;
          name?: string | null;
          name_en?: string | null;
          phone?: string | null;
          status?: Database["crm"]["Enums"]["partner_status"] | null;
          tenant_id?: string | null;
        };
        Relationships: [];
      };
      tax_classes: {
        Row: {
          code: string;
          id: string;
          is_active: boolean;
          name: string;
          name_en: string | null;
          tax_kind: Database["adm"]["Enums"]["tax_kind"];
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          code?: string | null;
          id?: string | null;
          is_active?: boolean | null;
          name?: string | null;
          name_en?: string | null;
          tax_kind?: Database["adm"]["Enums"]["tax_kind"] | null;
          tenant_id?: string | null;
        };
        Update: {
          code?: string | null;
          id?: string | null;
          is_active?: boolean | null;
          name?: string | null;
          name_en?: string | null;
          tax_kind?: Database["adm"]["Enums"]["tax_kind"] | null;
          tenant_id?: string | null;
        };
        Relationships: [];
      };
    };
    Functions: {
      activate_products: { Args: { p_ids: string[] }; Returns: number };
      approve_prices: { Args: { p_ids: string[] }; Returns: number };
      base_unit: {
        Args: { "": Database["pim"]["Tables"]["products"]["Row"] };
        Returns: {
          error: true;
        } & "the function pim.base_unit with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache";
        SetofOptions: {
          from: "pim.products";
          to: "product_units";
          isOneToOne: true;
          isSetofReturn: true;
        };
      };
      convert_quantity: {
        Args: {
          p_from_unit_id: string;
          p_product_id: string;
          p_quantity: number;
          p_to_unit_id: string;
        };
        Returns: number;
      };
      explode_bundle: {
        Args: { p_product_id: string; p_quantity?: number };
        Returns: {
          code: string;
          name: string;
          product_id: string;
          quantity: number;
        }[];
      };
      from_unit: {
        Args: { "": Database["pim"]["Tables"]["product_unit_conversions"]["Row"] };
        Returns: {
          error: true;
        } & "the function pim.from_unit with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache";
        SetofOptions: {
          from: "pim.product_unit_conversions";
          to: "product_units";
          isOneToOne: true;
          isSetofReturn: true;
        };
      };
      generate_variants: { Args: { p_product_id: string }; Returns: Json };
      manager:
        | {
            Args: { "": Database["pim"]["Tables"]["categories"]["Row"] };
            Returns: {
              error: true;
            } & "the function pim.manager with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache";
            SetofOptions: {
              from: "pim.categories";
              to: "managers";
              isOneToOne: true;
              isSetofReturn: true;
            };
          }
        | {
            Args: { "": Database["pim"]["Tables"]["products"]["Row"] };
            Returns: {
              error: true;
            } & "the function pim.manager with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache";
            SetofOptions: {
              from: "pim.products";
              to: "managers";
              isOneToOne: true;
              isSetofReturn: true;
            };
          };
      parent_category: {
        Args: { "": Database["pim"]["Tables"]["categories"]["Row"] };
        Returns: {
          error: true;
        } & "the function pim.parent_category with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache";
        SetofOptions: {
          from: "pim.categories";
          to: "categories";
          isOneToOne: true;
          isSetofReturn: true;
        };
      };
      price_on: {
        Args: {
          p_date?: string;
          p_product_id: string;
          p_type: Database["pim"]["Enums"]["price_type"];
        };
        Returns: number;
      };
      related_product: {
        Args: { "": Database["pim"]["Tables"]["product_relations"]["Row"] };
        Returns: {
          error: true;
        } & "the function pim.related_product with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache";
        SetofOptions: {
          from: "pim.product_relations";
          to: "products";
          isOneToOne: true;
          isSetofReturn: true;
        };
      };
      relations: {
        Args: { "": Database["pim"]["Tables"]["products"]["Row"] };
        Returns: {
          error: true;
        } & "the function pim.relations with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache";
        SetofOptions: {
          from: "pim.products";
          to: "product_relations";
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
      resolve_price: {
        Args: {
          p_currency?: string;
          p_date?: string;
          p_partner_id?: string;
          p_product_id: string;
          p_quantity?: number;
          p_variant_id?: string;
        };
        Returns: Json;
      };
      to_unit: {
        Args: { "": Database["pim"]["Tables"]["product_unit_conversions"]["Row"] };
        Returns: {
          error: true;
        } & "the function pim.to_unit with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache";
        SetofOptions: {
          from: "pim.product_unit_conversions";
          to: "product_units";
          isOneToOne: true;
          isSetofReturn: true;
        };
      };
    };
    Enums: {
      adjustment_type: "fixed" | "percent";
      brand_type: "product" | "service" | "corporate" | "sub_brand" | "private_label";
      image_type: "main" | "detail" | "thumbnail" | "gallery" | "spec" | "package";
      item_type:
        | "merchandise"
        | "finished_goods"
        | "semi_finished"
        | "raw_material"
        | "subsidiary_material"
        | "consumable"
        | "other";
      manager_status: "active" | "expired" | "terminated";
      manager_type:
        | "primary"
        | "secondary"
        | "sales"
        | "technical"
        | "purchase"
        | "marketing"
        | "analyst";
      master_status: "active" | "inactive" | "discontinued";
      option_type: "select" | "radio" | "text" | "color" | "image";
      option_value_status: "active" | "inactive" | "out_of_stock";
      price_list_status: "pending" | "active" | "inactive";
      price_range: "budget" | "mid_range" | "premium" | "luxury" | "ultra_luxury";
      price_reason_type: "promotion" | "cost_change" | "market" | "seasonal" | "policy" | "other";
      price_status: "pending" | "active" | "expired" | "rejected" | "cancelled";
      price_type: "cost" | "sell" | "min_sell" | "supply" | "retail";
      product_status: "pending" | "active" | "discontinued" | "eol";
      product_type:
        | "product"
        | "service"
        | "bundle"
        | "virtual"
        | "subscription"
        | "digital"
        | "physical";
      relation_type:
        | "related"
        | "alternative"
        | "accessory"
        | "bundle"
        | "upgrade"
        | "cross_sell"
        | "up_sell";
      supplier_status: "active" | "inactive" | "suspended" | "terminated";
      tag_status: "active" | "inactive" | "expired";
      tag_type: "general" | "promotion" | "seasonal" | "new" | "best" | "sale" | "featured";
      use_status: "active" | "inactive";
      variant_status: "active" | "inactive" | "discontinued";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
  public: {
    Tables: {
      application_materials: {
        Row: {
          application_id: string;
          content: string;
          created_at: string;
          created_by: string | null;
          due_date: string | null;
          file_ids: string[];
          id: string;
          is_late: boolean;
          kind: Database["public"]["Enums"]["application_material_kind"];
          member_id: string;
          round_number: number;
        };
        ComputedFields: never;
        Insert: {
          application_id: string;
          content: string;
          created_at?: string;
          created_by?: string | null;
          due_date?: string | null;
          file_ids?: string[];
          id?: string;
          is_late?: boolean;
          kind: Database["public"]["Enums"]["application_material_kind"];
          member_id: string;
          round_number: number;
        };
        Update: {
          application_id?: string;
          content?: string;
          created_at?: string;
          created_by?: string | null;
          due_date?: string | null;
          file_ids?: string[];
          id?: string;
          is_late?: boolean;
          kind?: Database["public"]["Enums"]["application_material_kind"];
          member_id?: string;
          round_number?: number;
        };
        Relationships: [
          {
            foreignKeyName: "application_materials_application_id_fkey";
            columns: ["application_id"];
            isOneToOne: false;
            referencedRelation: "project_applications";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "application_materials_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "application_materials_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
        ];
      };
      banners: {
        Row: {
          created_at: string;
          created_by: string | null;
          display_order: number;
          id: string;
          image_url: string | null;
          is_active: boolean;
          is_deleted: boolean;
          link_url: string | null;
          mobile_image_url: string | null;
          place: string;
          subtitle_ko: string | null;
          subtitle_zh: string | null;
          title_ko: string | null;
          title_zh: string | null;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          display_order?: number;
          id?: string;
          image_url?: string | null;
          is_active?: boolean;
          is_deleted?: boolean;
          link_url?: string | null;
          mobile_image_url?: string | null;
          place: string;
          subtitle_ko?: string | null;
          subtitle_zh?: string | null;
          title_ko?: string | null;
          title_zh?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          display_order?: number;
          id?: string;
          image_url?: string | null;
          is_active?: boolean;
          is_deleted?: boolean;
          link_url?: string | null;
          mobile_image_url?: string | null;
          place?: string;
          subtitle_ko?: string | null;
          subtitle_zh?: string | null;
          title_ko?: string | null;
          title_zh?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      broadcast_recipients: {
        Row: {
          broadcast_id: string;
          created_at: string;
          deleted_at: string | null;
          id: string;
          is_important: boolean;
          member_id: string;
          read_at: string | null;
        };
        ComputedFields: never;
        Insert: {
          broadcast_id: string;
          created_at?: string;
          deleted_at?: string | null;
          id?: string;
          is_important?: boolean;
          member_id: string;
          read_at?: string | null;
        };
        Update: {
          broadcast_id?: string;
          created_at?: string;
          deleted_at?: string | null;
          id?: string;
          is_important?: boolean;
          member_id?: string;
          read_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "broadcast_recipients_broadcast_id_fkey";
            columns: ["broadcast_id"];
            isOneToOne: false;
            referencedRelation: "broadcasts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "broadcast_recipients_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "broadcast_recipients_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
        ];
      };
      broadcast_targets: {
        Row: {
          broadcast_id: string;
          company_kinds: string[];
          member_ids: string[];
          regions: string[];
          startup_stages: string[];
          startup_types: string[];
        };
        ComputedFields: never;
        Insert: {
          broadcast_id: string;
          company_kinds?: string[];
          member_ids?: string[];
          regions?: string[];
          startup_stages?: string[];
          startup_types?: string[];
        };
        Update: {
          broadcast_id?: string;
          company_kinds?: string[];
          member_ids?: string[];
          regions?: string[];
          startup_stages?: string[];
          startup_types?: string[];
        };
        Relationships: [
          {
            foreignKeyName: "broadcast_targets_broadcast_id_fkey";
            columns: ["broadcast_id"];
            isOneToOne: true;
            referencedRelation: "broadcasts";
            referencedColumns: ["id"];
          },
        ];
      };
      broadcasts: {
        Row: {
          audience: Database["public"]["Enums"]["broadcast_audience"];
          category: string;
          content: string;
          created_at: string;
          created_by: string | null;
          id: string;
          is_deleted: boolean;
          is_important: boolean;
          recipient_count: number;
          scheduled_at: string | null;
          search_text: string;
          sent_at: string | null;
          status: Database["public"]["Enums"]["broadcast_status"];
          subject: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          audience?: Database["public"]["Enums"]["broadcast_audience"];
          category?: string;
          content: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_important?: boolean;
          recipient_count?: number;
          scheduled_at?: string | null;
          search_text?: never;
          sent_at?: string | null;
          status?: Database["public"]["Enums"]["broadcast_status"];
          subject: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          audience?: Database["public"]["Enums"]["broadcast_audience"];
          category?: string;
          content?: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_important?: boolean;
          recipient_count?: number;
          scheduled_at?: string | null;
          search_text?: never;
          sent_at?: string | null;
          status?: Database["public"]["Enums"]["broadcast_status"];
          subject?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      code_groups: {
        Row: {
          group_code: string;
          is_active: boolean;
          label_en: string;
          label_ko: string;
          label_zh: string | null;
        };
        ComputedFields: never;
        Insert: {
          group_code: string;
          is_active?: boolean;
          label_en: string;
          label_ko: string;
          label_zh?: string | null;
        };
        Update: {
          group_code?: string;
          is_active?: boolean;
          label_en?: string;
          label_ko?: string;
          label_zh?: string | null;
        };
        Relationships: [];
      };
      codes: {
        Row: {
          attributes: NonNullable<Json>;
          code: string;
          group_code: string;
          is_active: boolean;
          label_en: string;
          label_ko: string;
          label_zh: string | null;
          parent_code: string | null;
          parent_group: string | null;
          sort_order: number;
        };
        ComputedFields: never;
        Insert: {
          attributes?: NonNullable<Json>;
          code: string;
          group_code: string;
          is_active?: boolean;
          label_en: string;
          label_ko: string;
          label_zh?: string | null;
          parent_code?: string | null;
          parent_group?: string | null;
          sort_order?: number;
        };
        Update: {
          attributes?: NonNullable<Json>;
          code?: string;
          group_code?: string;
          is_active?: boolean;
          label_en?: string;
          label_ko?: string;
          label_zh?: string | null;
          parent_code?: string | null;
          parent_group?: string | null;
          sort_order?: number;
        };
        Relationships: [
          {
            foreignKeyName: "codes_group_fkey";
            columns: ["group_code"];
            isOneToOne: false;
            referencedRelation: "code_groups";
            referencedColumns: ["group_code"];
          },
          {
            foreignKeyName: "codes_parent_fkey";
            columns: ["parent_group", "parent_code"];
            isOneToOne: false;
            referencedRelation: "codes";
            referencedColumns: ["group_code", "code"];
          },
        ];
      };
      consent_requests: {
        Row: {
          legal_content_id: string;
          member_id: string;
          requested_at: string;
        };
        ComputedFields: never;
        Insert: {
          legal_content_id: string;
          member_id: string;
          requested_at?: string;
        };
        Update: {
          legal_content_id?: string;
          member_id?: string;
          requested_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: "consent_requests_legal_content_id_fkey";
            columns: ["legal_content_id"];
            isOneToOne: false;
            referencedRelation: "current_legal_contents";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "consent_requests_legal_content_id_fkey";
            columns: ["legal_content_id"];
            isOneToOne: false;
            referencedRelation: "legal_contents";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "consent_requests_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "consent_requests_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
        ];
      };
      direct_messages: {
        Row: {
          business_number: string;
          company_name: string;
          content: string;
          created_at: string;
          created_by: string | null;
          deleted_by_company_at: string | null;
          deleted_by_staff_at: string | null;
          id: string;
          is_deleted: boolean;
          is_important: boolean;
          member_id: string;
          read_at: string | null;
          reply_to_id: string | null;
          search_text: string;
          sender_name: string;
          sender_side: Database["public"]["Enums"]["message_side"];
          subject: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          business_number: string;
          company_name: string;
          content: string;
          created_at?: string;
          created_by?: string | null;
          deleted_by_company_at?: string | null;
          deleted_by_staff_at?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_important?: boolean;
          member_id?: string;
          read_at?: string | null;
          reply_to_id?: string | null;
          search_text?: never;
          sender_name: string;
          sender_side: Database["public"]["Enums"]["message_side"];
          subject: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          business_number?: string;
          company_name?: string;
          content?: string;
          created_at?: string;
          created_by?: string | null;
          deleted_by_company_at?: string | null;
          deleted_by_staff_at?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_important?: boolean;
          member_id?: string;
          read_at?: string | null;
          reply_to_id?: string | null;
          search_text?: never;
          sender_name?: string;
          sender_side?: Database["public"]["Enums"]["message_side"];
          subject?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "direct_messages_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "direct_messages_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
          {
            foreignKeyName: "direct_messages_reply_to_id_fkey";
            columns: ["reply_to_id"];
            isOneToOne: false;
            referencedRelation: "direct_messages";
            referencedColumns: ["id"];
          },
        ];
      };
      faqs: {
        Row: {
          answer_html: string;
          category: string;
          created_at: string;
          created_by: string | null;
          display_order: number;
          id: string;
          is_deleted: boolean;
          is_published: boolean;
          question: string;
          search_text: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          answer_html: string;
          category: string;
          created_at?: string;
          created_by?: string | null;
          display_order?: number;
          id?: string;
          is_deleted?: boolean;
          is_published?: boolean;
          question: string;
          search_text?: never;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          answer_html?: string;
          category?: string;
          created_at?: string;
          created_by?: string | null;
          display_order?: number;
          id?: string;
          is_deleted?: boolean;
          is_published?: boolean;
          question?: string;
          search_text?: never;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      file_rules: {
        Row: {
          bucket: string;
          by_staff: boolean;
          company_states: string[] | null;
          entity: string;
          max_bytes: number;
          max_count: number;
          mime_types: string[];
          purpose: string;
          thumbnail_pixels: number | null;
        };
        ComputedFields: never;
        Insert: {
          bucket?: string;
          by_staff?: boolean;
          company_states?: string[] | null;
          entity: string;
          max_bytes: number;
          max_count: number;
          mime_types: string[];
          purpose: string;
          thumbnail_pixels?: number | null;
        };
        Update: {
          bucket?: string;
          by_staff?: boolean;
          company_states?: string[] | null;
          entity?: string;
          max_bytes?: number;
          max_count?: number;
          mime_types?: string[];
          purpose?: string;
          thumbnail_pixels?: number | null;
        };
        Relationships: [];
      };
      files: {
        Row: {
          bucket: string;
          created_at: string;
          created_by: string | null;
          id: string;
          is_deleted: boolean;
          mime_type: string;
          original_name: string;
          path: string;
          purpose: string;
          resource_id: string;
          resource_type: string;
          size_bytes: number;
          swept_at: string | null;
          tenant_id: string | null;
          thumbnail_path: string | null;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          bucket: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          mime_type: string;
          original_name: string;
          path: string;
          purpose: string;
          resource_id: string;
          resource_type: string;
          size_bytes: number;
          swept_at?: string | null;
          tenant_id?: string | null;
          thumbnail_path?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          bucket?: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          mime_type?: string;
          original_name?: string;
          path?: string;
          purpose?: string;
          resource_id?: string;
          resource_type?: string;
          size_bytes?: number;
          swept_at?: string | null;
          tenant_id?: string | null;
          thumbnail_path?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "files_purpose_fkey";
            columns: ["purpose"];
            isOneToOne: false;
            referencedRelation: "file_rules";
            referencedColumns: ["purpose"];
          },
        ];
      };
      legal_contents: {
        Row: {
          content_html: string;
          content_type: Database["public"]["Enums"]["consent_type"];
          effective_at: string;
          id: string;
          note: string | null;
          published_at: string;
          published_by: string | null;
          version: string;
        };
        ComputedFields: never;
        Insert: {
          content_html: string;
          content_type: Database["public"]["Enums"]["consent_type"];
          effective_at?: string;
          id?: string;
          note?: string | null;
          published_at?: string;
          published_by?: string | null;
          version: string;
        };
        Update: {
          content_html?: string;
          content_type?: Database["public"]["Enums"]["consent_type"];
          effective_at?: string;
          id?: string;
          note?: string | null;
          published_at?: string;
          published_by?: string | null;
          version?: string;
        };
        Relationships: [];
      };
      member_consents: {
        Row: {
          agreed_at: string;
          consent_type: Database["public"]["Enums"]["consent_type"];
          id: string;
          ip_address: unknown;
          is_agreed: boolean;
          member_id: string;
          user_id: string | null;
          version: string;
        };
        ComputedFields: never;
        Insert: {
          agreed_at?: string;
          consent_type: Database["public"]["Enums"]["consent_type"];
          id?: string;
          ip_address?: unknown;
          is_agreed: boolean;
          member_id: string;
          user_id?: string | null;
          version: string;
        };
        Update: {
          agreed_at?: string;
          consent_type?: Database["public"]["Enums"]["consent_type"];
          id?: string;
          ip_address?: unknown;
          is_agreed?: boolean;
          member_id?: string;
          user_id?: string | null;
          version?: string;
        };
        Relationships: [
          {
            foreignKeyName: "member_consents_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "member_consents_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
          {
            foreignKeyName: "member_consents_version_fkey";
            columns: ["consent_type", "version"];
            isOneToOne: false;
            referencedRelation: "current_legal_contents";
            referencedColumns: ["content_type", "version"];
          },
          {
            foreignKeyName: "member_consents_version_fkey";
            columns: ["consent_type", "version"];
            isOneToOne: false;
            referencedRelation: "legal_contents";
            referencedColumns: ["content_type", "version"];
          },
          {
            foreignKeyName: "member_consents_version_fkey";
            columns: ["consent_type", "version"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["content_type", "version"];
          },
        ];
      };
      member_verifications: {
        Row: {
          checked_at: string;
          checked_by: string | null;
          id: string;
          member_id: string;
          payload: NonNullable<Json>;
          result: Database["public"]["Enums"]["verification_result"];
          source: Database["public"]["Enums"]["verification_source"];
        };
        ComputedFields: never;
        Insert: {
          checked_at?: string;
          checked_by?: string | null;
          id?: string;
          member_id: string;
          payload?: NonNullable<Json>;
          result: Database["public"]["Enums"]["verification_result"];
          source: Database["public"]["Enums"]["verification_source"];
        };
        Update: {
          checked_at?: string;
          checked_by?: string | null;
          id?: string;
          member_id?: string;
          payload?: NonNullable<Json>;
          result?: Database["public"]["Enums"]["verification_result"];
          source?: Database["public"]["Enums"]["verification_source"];
        };
        Relationships: [
          {
            foreignKeyName: "member_verifications_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "member_verifications_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
        ];
      };
      members: {
        Row: {
          address: string | null;
          address_detail: string | null;
          approval_status: Database["public"]["Enums"]["member_approval_status"];
          approved_at: string | null;
          approved_by: string | null;
          business_field: string | null;
          business_number: string;
          company_kind: string | null;
          company_name: string;
          contact_person_department: string | null;
          contact_person_email: string | null;
          contact_person_name: string | null;
          contact_person_phone: string | null;
          contact_person_position: string | null;
          cooperation_fields: string[];
          corporation_number: string | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          email: string;
          employee_count: number | null;
          founding_date: string | null;
          has_investment: boolean | null;
          id: string;
          industry: string | null;
          investment_amount: number | null;
          investment_institutions: string[];
          is_deleted: boolean;
          ksic_major: string | null;
          ksic_sub: string | null;
          main_business: string | null;
          main_industry_ksic_codes: string[];
          main_industry_ksic_major: string | null;
          participation_programs: string[];
          phone: string | null;
          postal_code: string | null;
          region: string;
          representative: string | null;
          representative_birth_date: string | null;
          representative_gender: string | null;
          representative_phone: string | null;
          revenue: number | null;
          search_text: string;
          startup_stage: string | null;
          startup_type: string | null;
          state: Database["public"]["Enums"]["member_state"];
          state_reason: string | null;
          status: Database["public"]["Enums"]["member_status"];
          updated_at: string;
          updated_by: string | null;
          website: string | null;
        };
        ComputedFields: never;
        Insert: {
          address?: string | null;
          address_detail?: string | null;
          approval_status?: never;
          approved_at?: string | null;
          approved_by?: string | null;
          business_field?: string | null;
          business_number: string;
          company_kind?: string | null;
          company_name: string;
          contact_person_department?: string | null;
          contact_person_email?: string | null;
          contact_person_name?: string | null;
          contact_person_phone?: string | null;
          contact_person_position?: string | null;
          cooperation_fields?: string[];
          corporation_number?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          email: string;
          employee_count?: number | null;
          founding_date?: string | null;
          has_investment?: boolean | null;
          id?: string;
          industry?: string | null;
          investment_amount?: number | null;
          investment_institutions?: string[];
          is_deleted?: boolean;
          ksic_major?: string | null;
          ksic_sub?: string | null;
          main_business?: string | null;
          main_industry_ksic_codes?: string[];
          main_industry_ksic_major?: string | null;
          participation_programs?: string[];
          phone?: string | null;
          postal_code?: string | null;
          region: string;
          representative?: string | null;
          representative_birth_date?: string | null;
          representative_gender?: string | null;
          representative_phone?: string | null;
          revenue?: number | null;
          search_text?: never;
          startup_stage?: string | null;
          startup_type?: string | null;
          state?: Database["public"]["Enums"]["member_state"];
          state_reason?: string | null;
          status?: never;
          updated_at?: string;
          updated_by?: string | null;
          website?: string | null;
        };
        Update: {
          address?: string | null;
          address_detail?: string | null;
          approval_status?: never;
          approved_at?: string | null;
          approved_by?: string | null;
          business_field?: string | null;
          business_number?: string;
          company_kind?: string | null;
          company_name?: string;
          contact_person_department?: string | null;
          contact_person_email?: string | null;
          contact_person_name?: string | null;
          contact_person_phone?: string | null;
          contact_person_position?: string | null;
          cooperation_fields?: string[];
          corporation_number?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          email?: string;
          employee_count?: number | null;
          founding_date?: string | null;
          has_investment?: boolean | null;
          id?: string;
          industry?: string | null;
          investment_amount?: number | null;
          investment_institutions?: string[];
          is_deleted?: boolean;
          ksic_major?: string | null;
          ksic_sub?: string | null;
          main_business?: string | null;
          main_industry_ksic_codes?: string[];
          main_industry_ksic_major?: string | null;
          participation_programs?: string[];
          phone?: string | null;
          postal_code?: string | null;
          region?: string;
          representative?: string | null;
          representative_birth_date?: string | null;
          representative_gender?: string | null;
          representative_phone?: string | null;
          revenue?: number | null;
          search_text?: never;
          startup_stage?: string | null;
          startup_type?: string | null;
          state?: Database["public"]["Enums"]["member_state"];
          state_reason?: string | null;
          status?: never;
          updated_at?: string;
          updated_by?: string | null;
          website?: string | null;
        };
        Relationships: [];
      };
      message_templates: {
        Row: {
          category: string | null;
          content: string;
          created_at: string;
          created_by: string | null;
          id: string;
          is_active: boolean;
          is_deleted: boolean;
          kind: Database["public"]["Enums"]["message_template_kind"];
          sort_order: number;
          title: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          category?: string | null;
          content: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          kind?: Database["public"]["Enums"]["message_template_kind"];
          sort_order?: number;
          title: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          category?: string | null;
          content?: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          kind?: Database["public"]["Enums"]["message_template_kind"];
          sort_order?: number;
          title?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      message_threads: {
        Row: {
          archived_by_company_at: string | null;
          archived_by_staff_at: string | null;
          assigned_name: string | null;
          assigned_to: string | null;
          business_number: string;
          category: string;
          company_name: string;
          created_at: string;
          created_by: string | null;
          first_answered_at: string | null;
          id: string;
          is_answered: boolean;
          is_deleted: boolean;
          last_message_at: string;
          member_id: string;
          message_count: number;
          priority: Database["public"]["Enums"]["message_priority"];
          rated_at: string | null;
          reply_email: string | null;
          reply_mobile: string | null;
          reply_name: string | null;
          resolved_at: string | null;
          satisfaction: number | null;
          satisfaction_comment: string | null;
          search_text: string;
          status: Database["public"]["Enums"]["thread_status"];
          subject: string;
          unread_by_company: number;
          unread_by_staff: number;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          archived_by_company_at?: string | null;
          archived_by_staff_at?: string | null;
          assigned_name?: string | null;
          assigned_to?: string | null;
          business_number: string;
          category?: string;
          company_name: string;
          created_at?: string;
          created_by?: string | null;
          first_answered_at?: string | null;
          id?: string;
          is_answered?: boolean;
          is_deleted?: boolean;
          last_message_at?: string;
          member_id?: string;
          message_count?: number;
          priority?: Database["public"]["Enums"]["message_priority"];
          rated_at?: string | null;
          reply_email?: string | null;
          reply_mobile?: string | null;
          reply_name?: string | null;
          resolved_at?: string | null;
          satisfaction?: number | null;
          satisfaction_comment?: string | null;
          search_text?: never;
          status?: Database["public"]["Enums"]["thread_status"];
          subject: string;
          unread_by_company?: number;
          unread_by_staff?: number;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          archived_by_company_at?: string | null;
          archived_by_staff_at?: string | null;
          assigned_name?: string | null;
          assigned_to?: string | null;
          business_number?: string;
          category?: string;
          company_name?: string;
          created_at?: string;
          created_by?: string | null;
          first_answered_at?: string | null;
          id?: string;
          is_answered?: boolean;
          is_deleted?: boolean;
          last_message_at?: string;
          member_id?: string;
          message_count?: number;
          priority?: Database["public"]["Enums"]["message_priority"];
          rated_at?: string | null;
          reply_email?: string | null;
          reply_mobile?: string | null;
          reply_name?: string | null;
          resolved_at?: string | null;
          satisfaction?: number | null;
          satisfaction_comment?: string | null;
          search_text?: never;
          status?: Database["public"]["Enums"]["thread_status"];
          subject?: string;
          unread_by_company?: number;
          unread_by_staff?: number;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "message_threads_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "message_threads_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
        ];
      };
      nice_dnb_company_info: {
        Row: {
          addr1: string | null;
          addr2: string | null;
          asset_amt: number | null;
          biz_no: string;
          bzcnd_nm: string | null;
          ceo_nm: string | null;
          cmp_enm: string | null;
          cmp_nm: string | null;
          cmp_scl_nm: string | null;
          cmp_typ_nm: string | null;
          corp_no: string | null;
          cr_date: string | null;
          created_at: string;
          cri_grd: string | null;
          debt_amt: number | null;
          eml_adr: string | null;
          emp_acc_ym: string | null;
          emp_cnt: number | null;
          estb_date: string | null;
          fax_tel_no: string | null;
          ind_cd1: string | null;
          ind_nm: string | null;
          msg_guid: string | null;
          msg_req_dttm: string | null;
          msg_res_dttm: string | null;
          opr_ic_amt: number | null;
          raw_json: NonNullable<Json>;
          res_cd: string | null;
          sales_amt: number | null;
          sh_eq_amt: number | null;
          stt: Database["public"]["Enums"]["bureau_state"];
          stt_date: string | null;
          stt_ymd: string | null;
          tel_no: string | null;
          up_ymd: string | null;
          updated_at: string;
          zip: string | null;
        };
        ComputedFields: never;
        Insert: {
          addr1?: string | null;
          addr2?: string | null;
          asset_amt?: number | null;
          biz_no: string;
          bzcnd_nm?: string | null;
          ceo_nm?: string | null;
          cmp_enm?: string | null;
          cmp_nm?: string | null;
          cmp_scl_nm?: string | null;
          cmp_typ_nm?: string | null;
          corp_no?: string | null;
          cr_date?: string | null;
          created_at?: string;
          cri_grd?: string | null;
          debt_amt?: number | null;
          eml_adr?: string | null;
          emp_acc_ym?: string | null;
          emp_cnt?: number | null;
          estb_date?: string | null;
          fax_tel_no?: string | null;
          ind_cd1?: string | null;
          ind_nm?: string | null;
          msg_guid?: string | null;
          msg_req_dttm?: string | null;
          msg_res_dttm?: string | null;
          opr_ic_amt?: number | null;
          raw_json?: NonNullable<Json>;
          res_cd?: string | null;
          sales_amt?: number | null;
          sh_eq_amt?: number | null;
          stt?: Database["public"]["Enums"]["bureau_state"];
          stt_date?: string | null;
          stt_ymd?: string | null;
          tel_no?: string | null;
          up_ymd?: string | null;
          updated_at?: string;
          zip?: string | null;
        };
        Update: {
          addr1?: string | null;
          addr2?: string | null;
          asset_amt?: number | null;
          biz_no?: string;
          bzcnd_nm?: string | null;
          ceo_nm?: string | null;
          cmp_enm?: string | null;
          cmp_nm?: string | null;
          cmp_scl_nm?: string | null;
          cmp_typ_nm?: string | null;
          corp_no?: string | null;
          cr_date?: string | null;
          created_at?: string;
          cri_grd?: string | null;
          debt_amt?: number | null;
          eml_adr?: string | null;
          emp_acc_ym?: string | null;
          emp_cnt?: number | null;
          estb_date?: string | null;
          fax_tel_no?: string | null;
          ind_cd1?: string | null;
          ind_nm?: string | null;
          msg_guid?: string | null;
          msg_req_dttm?: string | null;
          msg_res_dttm?: string | null;
          opr_ic_amt?: number | null;
          raw_json?: NonNullable<Json>;
          res_cd?: string | null;
          sales_amt?: number | null;
          sh_eq_amt?: number | null;
          stt?: Database["public"]["Enums"]["bureau_state"];
          stt_date?: string | null;
          stt_ymd?: string | null;
          tel_no?: string | null;
          up_ymd?: string | null;
          updated_at?: string;
          zip?: string | null;
        };
        Relationships: [];
      };
      notice_counters: {
        Row: {
          notice_id: string;
          view_count: number;
        };
        ComputedFields: never;
        Insert: {
          notice_id: string;
          view_count?: number;
        };
        Update: {
          notice_id?: string;
          view_count?: number;
        };
        Relationships: [
          {
            foreignKeyName: "notice_counters_notice_id_fkey";
            columns: ["notice_id"];
            isOneToOne: true;
            referencedRelation: "notice_posts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "notice_counters_notice_id_fkey";
            columns: ["notice_id"];
            isOneToOne: true;
            referencedRelation: "notices";
            referencedColumns: ["id"];
          },
        ];
      };
      notices: {
        Row: {
          board_type: Database["public"]["Enums"]["board_type"];
          content_html: string;
          created_at: string;
          created_by: string | null;
          id: string;
          is_deleted: boolean;
          is_important: boolean;
          is_pinned: boolean;
          is_published: boolean;
          published_at: string;
          search_text: string;
          title: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          board_type?: Database["public"]["Enums"]["board_type"];
          content_html: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_important?: never;
          is_pinned?: boolean;
          is_published?: boolean;
          published_at?: string;
          search_text?: never;
          title: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          board_type?: Database["public"]["Enums"]["board_type"];
          content_html?: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_important?: never;
          is_pinned?: boolean;
          is_published?: boolean;
          published_at?: string;
          search_text?: never;
          title?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      notification_settings: {
        Row: {
          by_email: boolean;
          kind: Database["public"]["Enums"]["notification_kind"];
          member_id: string;
        };
        ComputedFields: never;
        Insert: {
          by_email?: boolean;
          kind: Database["public"]["Enums"]["notification_kind"];
          member_id?: string;
        };
        Update: {
          by_email?: boolean;
          kind?: Database["public"]["Enums"]["notification_kind"];
          member_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "notification_settings_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "notification_settings_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
        ];
      };
      notifications: {
        Row: {
          body: string | null;
          created_at: string;
          id: string;
          kind: Database["public"]["Enums"]["notification_kind"];
          member_id: string;
          read_at: string | null;
          related_id: string | null;
          related_type: string | null;
          title: string;
        };
        ComputedFields: never;
        Insert: {
          body?: string | null;
          created_at?: string;
          id?: string;
          kind: Database["public"]["Enums"]["notification_kind"];
          member_id: string;
          read_at?: string | null;
          related_id?: string | null;
          related_type?: string | null;
          title: string;
        };
        Update: {
          body?: string | null;
          created_at?: string;
          id?: string;
          kind?: Database["public"]["Enums"]["notification_kind"];
          member_id?: string;
          read_at?: string | null;
          related_id?: string | null;
          related_type?: string | null;
          title?: string;
        };
        Relationships: [
          {
            foreignKeyName: "notifications_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "notifications_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
        ];
      };
      performance_intellectual_properties: {
        Row: {
          country: string | null;
          country_name: string | null;
          created_at: string;
          created_by: string | null;
          id: string;
          ip_number: string | null;
          ip_type: string | null;
          is_deleted: boolean;
          member_id: string;
          name: string | null;
          overseas_type: string | null;
          performance_id: string;
          public_disclosure: boolean | null;
          registration_date: string | null;
          registration_type: string | null;
          sort_order: number;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          country?: string | null;
          country_name?: string | null;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          ip_number?: string | null;
          ip_type?: string | null;
          is_deleted?: boolean;
          member_id?: string;
          name?: string | null;
          overseas_type?: string | null;
          performance_id: string;
          public_disclosure?: boolean | null;
          registration_date?: string | null;
          registration_type?: string | null;
          sort_order?: number;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          country?: string | null;
          country_name?: string | null;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          ip_number?: string | null;
          ip_type?: string | null;
          is_deleted?: boolean;
          member_id?: string;
          name?: string | null;
          overseas_type?: string | null;
          performance_id?: string;
          public_disclosure?: boolean | null;
          registration_date?: string | null;
          registration_type?: string | null;
          sort_order?: number;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "performance_intellectual_properties_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "performance_intellectual_properties_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
          {
            foreignKeyName: "performance_intellectual_properties_performance_id_fkey";
            columns: ["performance_id"];
            isOneToOne: false;
            referencedRelation: "performance_overview";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "performance_intellectual_properties_performance_id_fkey";
            columns: ["performance_id"];
            isOneToOne: false;
            referencedRelation: "performance_records";
            referencedColumns: ["id"];
          },
        ];
      };
      performance_records: {
        Row: {
          created_at: string;
          created_by: string | null;
          due_date: string;
          id: string;
          is_deleted: boolean;
          member_id: string;
          notes: string | null;
          period_end: string;
          period_label: string;
          quarter: number | null;
          reviewed_at: string | null;
          reviewed_by: string | null;
          revision: number;
          status: Database["public"]["Enums"]["performance_status"];
          submitted_at: string | null;
          submitted_by: string | null;
          updated_at: string;
          updated_by: string | null;
          year: number;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          due_date?: never;
          id?: string;
          is_deleted?: boolean;
          member_id?: string;
          notes?: string | null;
          period_end?: never;
          period_label?: never;
          quarter?: number | null;
          reviewed_at?: string | null;
          reviewed_by?: string | null;
          revision?: number;
          status?: Database["public"]["Enums"]["performance_status"];
          submitted_at?: string | null;
          submitted_by?: string | null;
          updated_at?: string;
          updated_by?: string | null;
          year: number;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          due_date?: never;
          id?: string;
          is_deleted?: boolean;
          member_id?: string;
          notes?: string | null;
          period_end?: never;
          period_label?: never;
          quarter?: number | null;
          reviewed_at?: string | null;
          reviewed_by?: string | null;
          revision?: number;
          status?: Database["public"]["Enums"]["performance_status"];
          submitted_at?: string | null;
          submitted_by?: string | null;
          updated_at?: string;
          updated_by?: string | null;
          year?: number;
        };
        Relationships: [
          {
            foreignKeyName: "performance_records_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "performance_records_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
        ];
      };
      performance_reviews: {
        Row: {
          comment: string | null;
          decision: Database["public"]["Enums"]["performance_decision"];
          id: string;
          member_id: string;
          performance_id: string;
          reviewed_at: string;
          reviewed_by: string | null;
          revision: number;
          submitted_at: string | null;
        };
        ComputedFields: never;
        Insert: {
          comment?: string | null;
          decision: Database["public"]["Enums"]["performance_decision"];
          id?: string;
          member_id: string;
          performance_id: string;
          reviewed_at?: string;
          reviewed_by?: string | null;
          revision: number;
          submitted_at?: string | null;
        };
        Update: {
          comment?: string | null;
          decision?: Database["public"]["Enums"]["performance_decision"];
          id?: string;
          member_id?: string;
          performance_id?: string;
          reviewed_at?: string;
          reviewed_by?: string | null;
          revision?: number;
          submitted_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "performance_reviews_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "performance_reviews_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
          {
            foreignKeyName: "performance_reviews_performance_id_fkey";
            columns: ["performance_id"];
            isOneToOne: false;
            referencedRelation: "performance_overview";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "performance_reviews_performance_id_fkey";
            columns: ["performance_id"];
            isOneToOne: false;
            referencedRelation: "performance_records";
            referencedColumns: ["id"];
          },
        ];
      };
      performance_sales: {
        Row: {
          created_at: string;
          created_by: string | null;
          existing_employees_current_year: number | null;
          existing_employees_previous_year: number | null;
          export_country1: string | null;
          export_country2: string | null;
          export_current_year: number | null;
          export_previous_year: number | null;
          export_reporting_date: string | null;
          hsk_code: string | null;
          id: string;
          is_deleted: boolean;
          member_id: string;
          new_employees_current_year: number | null;
          new_employees_previous_year: number | null;
          performance_id: string;
          sales_current_year: number | null;
          sales_previous_year: number | null;
          sales_reporting_date: string | null;
          total_employees_current_year: number | null;
          total_employees_previous_year: number | null;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          existing_employees_current_year?: number | null;
          existing_employees_previous_year?: number | null;
          export_country1?: string | null;
          export_country2?: string | null;
          export_current_year?: number | null;
          export_previous_year?: number | null;
          export_reporting_date?: string | null;
          hsk_code?: string | null;
          id?: string;
          is_deleted?: boolean;
          member_id?: string;
          new_employees_current_year?: number | null;
          new_employees_previous_year?: number | null;
          performance_id: string;
          sales_current_year?: number | null;
          sales_previous_year?: number | null;
          sales_reporting_date?: string | null;
          total_employees_current_year?: never;
          total_employees_previous_year?: never;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          existing_employees_current_year?: number | null;
          existing_employees_previous_year?: number | null;
          export_country1?: string | null;
          export_country2?: string | null;
          export_current_year?: number | null;
          export_previous_year?: number | null;
          export_reporting_date?: string | null;
          hsk_code?: string | null;
          id?: string;
          is_deleted?: boolean;
          member_id?: string;
          new_employees_current_year?: number | null;
          new_employees_previous_year?: number | null;
          performance_id?: string;
          sales_current_year?: number | null;
          sales_previous_year?: number | null;
          sales_reporting_date?: string | null;
          total_employees_current_year?: never;
          total_employees_previous_year?: never;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "performance_sales_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "performance_sales_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
          {
            foreignKeyName: "performance_sales_performance_id_fkey";
            columns: ["performance_id"];
            isOneToOne: false;
            referencedRelation: "performance_overview";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "performance_sales_performance_id_fkey";
            columns: ["performance_id"];
            isOneToOne: false;
            referencedRelation: "performance_records";
            referencedColumns: ["id"];
          },
        ];
      };
      performance_snapshots: {
        Row: {
          approved_at: string;
          approved_by: string | null;
          business_field: string | null;
          company_kind: string | null;
          cooperation_fields: string[];
          employee_count: number | null;
          existing_employees_current_year: number | null;
          existing_employees_previous_year: number | null;
          export_current_year: number | null;
          export_previous_year: number | null;
          founding_date: string | null;
          has_investment: boolean | null;
          intellectual_properties_count: number;
          investment_amount: number | null;
          ksic_major: string | null;
          ksic_sub: string | null;
          main_industry_ksic_codes: string[];
          main_industry_ksic_major: string | null;
          member_id: string;
          new_employees_current_year: number | null;
          new_employees_previous_year: number | null;
          participation_programs: string[];
          parts: NonNullable<Json>;
          patents_count: number;
          performance_id: string;
          quarter: number | null;
          region: string | null;
          revenue: number | null;
          revision: number;
          sales_current_year: number | null;
          sales_previous_year: number | null;
          startup_stage: string | null;
          startup_type: string | null;
          support_amount: number;
          supports_count: number;
          total_employees_current_year: number | null;
          total_employees_previous_year: number | null;
          year: number;
        };
        ComputedFields: never;
        Insert: {
          approved_at: string;
          approved_by?: string | null;
          business_field?: string | null;
          company_kind?: string | null;
          cooperation_fields: string[];
          employee_count?: number | null;
          existing_employees_current_year?: number | null;
          existing_employees_previous_year?: number | null;
          export_current_year?: number | null;
          export_previous_year?: number | null;
          founding_date?: string | null;
          has_investment?: boolean | null;
          intellectual_properties_count: number;
          investment_amount?: number | null;
          ksic_major?: string | null;
          ksic_sub?: string | null;
          main_industry_ksic_codes: string[];
          main_industry_ksic_major?: string | null;
          member_id: string;
          new_employees_current_year?: number | null;
          new_employees_previous_year?: number | null;
          participation_programs: string[];
          parts: NonNullable<Json>;
          patents_count: number;
          performance_id: string;
          quarter?: number | null;
          region?: string | null;
          revenue?: number | null;
          revision: number;
          sales_current_year?: number | null;
          sales_previous_year?: number | null;
          startup_stage?: string | null;
          startup_type?: string | null;
          support_amount: number;
          supports_count: number;
          total_employees_current_year?: number | null;
          total_employees_previous_year?: number | null;
          year: number;
        };
        Update: {
          approved_at?: string;
          approved_by?: string | null;
          business_field?: string | null;
          company_kind?: string | null;
          cooperation_fields?: string[];
          employee_count?: number | null;
          existing_employees_current_year?: number | null;
          existing_employees_previous_year?: number | null;
          export_current_year?: number | null;
          export_previous_year?: number | null;
          founding_date?: string | null;
          has_investment?: boolean | null;
          intellectual_properties_count?: number;
          investment_amount?: number | null;
          ksic_major?: string | null;
          ksic_sub?: string | null;
          main_industry_ksic_codes?: string[];
          main_industry_ksic_major?: string | null;
          member_id?: string;
          new_employees_current_year?: number | null;
          new_employees_previous_year?: number | null;
          participation_programs?: string[];
          parts?: NonNullable<Json>;
          patents_count?: number;
          performance_id?: string;
          quarter?: number | null;
          region?: string | null;
          revenue?: number | null;
          revision?: number;
          sales_current_year?: number | null;
          sales_previous_year?: number | null;
          startup_stage?: string | null;
          startup_type?: string | null;
          support_amount?: number;
          supports_count?: number;
          total_employees_current_year?: number | null;
          total_employees_previous_year?: number | null;
          year?: number;
        };
        Relationships: [
          {
            foreignKeyName: "performance_snapshots_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "performance_snapshots_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
          {
            foreignKeyName: "performance_snapshots_performance_id_fkey";
            columns: ["performance_id"];
            isOneToOne: true;
            referencedRelation: "performance_overview";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "performance_snapshots_performance_id_fkey";
            columns: ["performance_id"];
            isOneToOne: true;
            referencedRelation: "performance_records";
            referencedColumns: ["id"];
          },
        ];
      };
      performance_supports: {
        Row: {
          created_at: string;
          created_by: string | null;
          end_date: string | null;
          id: string;
          is_deleted: boolean;
          member_id: string;
          performance_id: string;
          project_name: string | null;
          sort_order: number;
          start_date: string | null;
          startup_project_name: string | null;
          support_amount: number | null;
          support_organization: string | null;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          member_id?: string;
          performance_id: string;
          project_name?: string | null;
          sort_order?: number;
          start_date?: string | null;
          startup_project_name?: string | null;
          support_amount?: number | null;
          support_organization?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          end_date?: string | null;
          id?: string;
          is_deleted?: boolean;
          member_id?: string;
          performance_id?: string;
          project_name?: string | null;
          sort_order?: number;
          start_date?: string | null;
          startup_project_name?: string | null;
          support_amount?: number | null;
          support_organization?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "performance_supports_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "performance_supports_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
          {
            foreignKeyName: "performance_supports_performance_id_fkey";
            columns: ["performance_id"];
            isOneToOne: false;
            referencedRelation: "performance_overview";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "performance_supports_performance_id_fkey";
            columns: ["performance_id"];
            isOneToOne: false;
            referencedRelation: "performance_records";
            referencedColumns: ["id"];
          },
        ];
      };
      popups: {
        Row: {
          content_html: string;
          created_at: string;
          created_by: string | null;
          ends_at: string | null;
          height: number;
          id: string;
          image_url: string | null;
          is_active: boolean;
          is_deleted: boolean;
          link_url: string | null;
          position: Database["public"]["Enums"]["popup_position"];
          starts_at: string | null;
          title: string;
          updated_at: string;
          updated_by: string | null;
          width: number;
        };
        ComputedFields: never;
        Insert: {
          content_html?: string;
          created_at?: string;
          created_by?: string | null;
          ends_at?: string | null;
          height?: number;
          id?: string;
          image_url?: string | null;
          is_active?: boolean;
          is_deleted?: boolean;
          link_url?: string | null;
          position?: Database["public"]["Enums"]["popup_position"];
          starts_at?: string | null;
          title: string;
          updated_at?: string;
          updated_by?: string | null;
          width?: number;
        };
        Update: {
          content_html?: string;
          created_at?: string;
          created_by?: string | null;
          ends_at?: string | null;
          height?: number;
          id?: string;
          image_url?: string | null;
          is_active?: boolean;
          is_deleted?: boolean;
          link_url?: string | null;
          position?: Database["public"]["Enums"]["popup_position"];
          starts_at?: string | null;
          title?: string;
          updated_at?: string;
          updated_by?: string | null;
          width?: number;
        };
        Relationships: [];
      };
      press_releases: {
        Row: {
          author_name: string | null;
          created_at: string;
          created_by: string | null;
          id: string;
          image_url: string | null;
          is_deleted: boolean;
          is_published: boolean;
          link_url: string | null;
          published_at: string;
          thumbnail_url: string | null;
          title: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          author_name?: string | null;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          image_url?: string | null;
          is_deleted?: boolean;
          is_published?: boolean;
          link_url?: string | null;
          published_at?: string;
          thumbnail_url?: string | null;
          title: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          author_name?: string | null;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          image_url?: string | null;
          is_deleted?: boolean;
          is_published?: boolean;
          link_url?: string | null;
          published_at?: string;
          thumbnail_url?: string | null;
          title?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      project_applications: {
        Row: {
          applicant_name: string;
          applicant_phone: string;
          application_reason: string;
          business_number: string | null;
          company_name: string | null;
          company_snapshot: NonNullable<Json>;
          created_at: string;
          created_by: string | null;
          id: string;
          is_deleted: boolean;
          material_due_date: string | null;
          material_request: string | null;
          material_response: string | null;
          member_id: string;
          project_id: string;
          project_title: string;
          review_note: string | null;
          reviewed_at: string | null;
          reviewed_by: string | null;
          search_text: string;
          state: Database["public"]["Enums"]["application_state"];
          submitted_at: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          applicant_name: string;
          applicant_phone: string;
          application_reason: string;
          business_number?: never;
          company_name?: never;
          company_snapshot: NonNullable<Json>;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          material_due_date?: string | null;
          material_request?: string | null;
          material_response?: string | null;
          member_id?: string;
          project_id: string;
          project_title: string;
          review_note?: string | null;
          reviewed_at?: string | null;
          reviewed_by?: string | null;
          search_text?: never;
          state?: Database["public"]["Enums"]["application_state"];
          submitted_at?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          applicant_name?: string;
          applicant_phone?: string;
          application_reason?: string;
          business_number?: never;
          company_name?: never;
          company_snapshot?: NonNullable<Json>;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          material_due_date?: string | null;
          material_request?: string | null;
          material_response?: string | null;
          member_id?: string;
          project_id?: string;
          project_title?: string;
          review_note?: string | null;
          reviewed_at?: string | null;
          reviewed_by?: string | null;
          search_text?: never;
          state?: Database["public"]["Enums"]["application_state"];
          submitted_at?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "project_applications_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "project_applications_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
          {
            foreignKeyName: "project_applications_project_id_fkey";
            columns: ["project_id"];
            isOneToOne: false;
            referencedRelation: "project_overview";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "project_applications_project_id_fkey";
            columns: ["project_id"];
            isOneToOne: false;
            referencedRelation: "projects";
            referencedColumns: ["id"];
          },
        ];
      };
      project_counters: {
        Row: {
          applications_count: number;
          project_id: string;
          view_count: number;
        };
        ComputedFields: never;
        Insert: {
          applications_count?: number;
          project_id: string;
          view_count?: number;
        };
        Update: {
          applications_count?: number;
          project_id?: string;
          view_count?: number;
        };
        Relationships: [
          {
            foreignKeyName: "project_counters_project_id_fkey";
            columns: ["project_id"];
            isOneToOne: true;
            referencedRelation: "project_overview";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "project_counters_project_id_fkey";
            columns: ["project_id"];
            isOneToOne: true;
            referencedRelation: "projects";
            referencedColumns: ["id"];
          },
        ];
      };
      projects: {
        Row: {
          closed_at: string | null;
          closes_at: string;
          created_at: string;
          created_by: string | null;
          description: string | null;
          end_date: string;
          end_time: string | null;
          id: string;
          is_deleted: boolean;
          opens_at: string;
          published_at: string | null;
          search_text: string;
          start_date: string;
          start_time: string | null;
          state: Database["public"]["Enums"]["project_state"];
          target_audience: string | null;
          target_business_number: string | null;
          target_company_name: string | null;
          target_member_id: string | null;
          title: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          closed_at?: string | null;
          closes_at?: never;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          end_date: string;
          end_time?: string | null;
          id?: string;
          is_deleted?: boolean;
          opens_at?: never;
          published_at?: string | null;
          search_text?: never;
          start_date: string;
          start_time?: string | null;
          state?: Database["public"]["Enums"]["project_state"];
          target_audience?: string | null;
          target_business_number?: string | null;
          target_company_name?: string | null;
          target_member_id?: string | null;
          title: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          closed_at?: string | null;
          closes_at?: never;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          end_date?: string;
          end_time?: string | null;
          id?: string;
          is_deleted?: boolean;
          opens_at?: never;
          published_at?: string | null;
          search_text?: never;
          start_date?: string;
          start_time?: string | null;
          state?: Database["public"]["Enums"]["project_state"];
          target_audience?: string | null;
          target_business_number?: string | null;
          target_company_name?: string | null;
          target_member_id?: string | null;
          title?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "projects_target_member_id_fkey";
            columns: ["target_member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "projects_target_member_id_fkey";
            columns: ["target_member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
        ];
      };
      status_changes: {
        Row: {
          action: string;
          changed_at: string;
          changed_by: string | null;
          comment: string | null;
          entity: string;
          from_state: string;
          id: string;
          record_id: string;
          tenant_id: string | null;
          to_state: string;
        };
        ComputedFields: never;
        Insert: {
          action: string;
          changed_at?: string;
          changed_by?: string | null;
          comment?: string | null;
          entity: string;
          from_state: string;
          id?: string;
          record_id: string;
          tenant_id?: string | null;
          to_state: string;
        };
        Update: {
          action?: string;
          changed_at?: string;
          changed_by?: string | null;
          comment?: string | null;
          entity?: string;
          from_state?: string;
          id?: string;
          record_id?: string;
          tenant_id?: string | null;
          to_state?: string;
        };
        Relationships: [];
      };
      system_info: {
        Row: {
          content_html: string;
          created_at: string;
          created_by: string | null;
          id: string;
          image_url: string | null;
          is_deleted: boolean;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          content_html: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          image_url?: string | null;
          is_deleted?: boolean;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          content_html?: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          image_url?: string | null;
          is_deleted?: boolean;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      thread_messages: {
        Row: {
          content: string;
          created_at: string;
          created_by: string | null;
          id: string;
          is_deleted: boolean;
          is_important: boolean;
          member_id: string;
          read_by_company_at: string | null;
          read_by_staff_at: string | null;
          sender_name: string;
          sender_side: Database["public"]["Enums"]["message_side"];
          thread_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          content: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_important?: boolean;
          member_id: string;
          read_by_company_at?: string | null;
          read_by_staff_at?: string | null;
          sender_name: string;
          sender_side: Database["public"]["Enums"]["message_side"];
          thread_id: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          content?: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_important?: boolean;
          member_id?: string;
          read_by_company_at?: string | null;
          read_by_staff_at?: string | null;
          sender_name?: string;
          sender_side?: Database["public"]["Enums"]["message_side"];
          thread_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "thread_messages_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "thread_messages_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
          {
            foreignKeyName: "thread_messages_thread_id_fkey";
            columns: ["thread_id"];
            isOneToOne: false;
            referencedRelation: "message_threads";
            referencedColumns: ["id"];
          },
        ];
      };
    };
    Views: {
      application_counts: {
        Row: {
          approved: number | null;
          cancelled: number | null;
          needs_supplement: number | null;
          rejected: number | null;
          submitted: number | null;
          total: number | null;
          under_review: number | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      current_legal_contents: {
        Row: {
          content_html: string;
          content_type: Database["public"]["Enums"]["consent_type"];
          effective_at: string;
          id: string;
          note: string | null;
          published_at: string;
          version: string;
        };
        ComputedFields: never;
        Insert: {
          content_html?: string | null;
          content_type?: Database["public"]["Enums"]["consent_type"] | null;
          effective_at?: string | null;
          id?: string | null;
          note?: string | null;
          published_at?: string | null;
          version?: string | null;
        };
        Update: {
          content_html?: string | null;
          content_type?: Database["public"]["Enums"]["consent_type"] | null;
          effective_at?: string | null;
          id?: string | null;
          note?: string | null;
          published_at?: string | null;
          version?: string | null;
        };
        Relationships: [];
      };
      missing_consents: {
        Row: {
          agreed_at: string | null;
          agreed_version: string | null;
          business_number: string;
          company_name: string;
          content_type: Database["public"]["Enums"]["consent_type"];
          effective_at: string;
          email: string;
          member_id: string;
          requested_at: string | null;
          state: Database["public"]["Enums"]["member_state"];
          version: string;
        };
        ComputedFields: never;
        Relationships: [];
      };
      notice_posts: {
        Row: {
          board_type: Database["public"]["Enums"]["board_type"];
          content_html: string;
          created_at: string;
          files: Json | null;
          id: string;
          is_important: boolean;
          is_pinned: boolean;
          is_published: boolean;
          published_at: string;
          search_text: string;
          title: string;
          updated_at: string;
          view_count: number;
        };
        ComputedFields: never;
        Relationships: [];
      };
      performance_overview: {
        Row: {
          business_number: string | null;
          company_name: string | null;
          company_phone: string | null;
          created_at: string;
          due_date: string;
          export_current_year: number | null;
          has_sales: boolean | null;
          id: string;
          intellectual_properties_count: number | null;
          latest_comment: string | null;
          latest_decision: Database["public"]["Enums"]["performance_decision"] | null;
          member_id: string;
          new_employees_current_year: number | null;
          notes: string | null;
          period_end: string;
          period_label: string;
          quarter: number | null;
          reviewed_at: string | null;
          reviewed_by: string | null;
          revision: number;
          sales_current_year: number | null;
          search_text: string | null;
          status: Database["public"]["Enums"]["performance_status"];
          submitted_at: string | null;
          supports_count: number | null;
          total_employees_current_year: number | null;
          updated_at: string;
          year: number;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "performance_records_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "performance_records_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
        ];
      };
      project_overview: {
        Row: {
          application_counts: Json | null;
          application_window: string | null;
          applications_count: number;
          attachments: Json | null;
          closed_at: string | null;
          closes_at: string;
          created_at: string;
          description: string | null;
          end_date: string;
          end_time: string | null;
          id: string;
          image: Json | null;
          opens_at: string;
          period: string | null;
          published_at: string | null;
          search_text: string;
          start_date: string;
          start_time: string | null;
          state: Database["public"]["Enums"]["project_state"];
          target_audience: string | null;
          target_business_number: string | null;
          target_company_name: string | null;
          target_member_id: string | null;
          title: string;
          updated_at: string;
          view_count: number;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "projects_target_member_id_fkey";
            columns: ["target_member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "projects_target_member_id_fkey";
            columns: ["target_member_id"];
            isOneToOne: false;
            referencedRelation: "missing_consents";
            referencedColumns: ["member_id"];
          },
        ];
      };
      thread_statistics: {
        Row: {
          answered_count: number | null;
          answered_in_time_count: number | null;
          category: string;
          message_count: number | null;
          open_count: number | null;
          opened_on: string | null;
          rated_count: number | null;
          resolved_count: number | null;
          response_minutes: number | null;
          response_working_minutes: number | null;
          satisfaction_points: number | null;
          thread_count: number | null;
          unread_count: number | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
    };
    Functions: {
      activate_banner: { Args: { p_id: string }; Returns: Json };
      archive_threads: { Args: { p_ids: string[]; p_is_archived?: boolean }; Returns: number };
      available_transitions: {
        Args: { p_entity: string; p_id: string };
        Returns: {
          action: string;
          comment_required: boolean;
          label_en: string;
          label_ko: string;
          to_state: string;
        }[];
      };
      broadcast_audience_size: { Args: { p_id: string }; Returns: number };
      business_number_available: { Args: { p_business_number: string }; Returns: boolean };
      change_business_number: {
        Args: { p_business_number: string; p_member_id: string; p_reason: string };
        Returns: Json;
      };
      column_labels: {
        Args: { p_entity: string };
        Returns: {
          column_name: string;
          column_position: number;
          data_type: string;
          label_en: string;
          label_ko: string;
        }[];
      };
      company_trend: {
        Args: { p_member_id: string };
        Returns: {
          exports: number;
          intellectual_properties: number;
          new_employees: number;
          patents: number;
          period_label: string;
          quarter: number;
          sales: number;
          support_amount: number;
          supports: number;
          total_employees: number;
          year: number;
        }[];
      };
      create_thread: {
        Args: {
          p_category?: string;
          p_content: string;
          p_priority?: Database["public"]["Enums"]["message_priority"];
          p_reply_email?: string;
          p_reply_mobile?: string;
          p_reply_name?: string;
          p_subject: string;
        };
        Returns: Json;
      };
      dashboard: { Args: { p_quarter?: number; p_year?: number }; Returns: Json };
      delete_broadcast_copies: { Args: { p_ids: string[] }; Returns: number };
      delete_direct_messages: { Args: { p_ids: string[] }; Returns: number };
      enum_labels: {
        Args: { p_entity: string };
        Returns: {
          column_name: string;
          label_en: string;
          label_ko: string;
          value: string;
          value_position: number;
        }[];
      };
      give_consents: { Args: { p_versions: Json }; Returns: Json };
      home: { Args: Record<PropertyKey, never>; Returns: Json };
      home_banners: { Args: { p_place: string }; Returns: Json };
      import_rows: { Args: { p_dry_run?: boolean; p_entity: string; p_rows: Json }; Returns: Json };
      invitation_offer: { Args: { p_token: string }; Returns: Json };
      mark_broadcasts: {
        Args: { p_ids: string[]; p_is_important?: boolean; p_is_read?: boolean };
        Returns: number;
      };
      mark_direct_messages: {
        Args: { p_ids: string[]; p_is_important?: boolean; p_is_read?: boolean };
        Returns: number;
      };
      mark_notifications_read: { Args: { p_ids?: string[] }; Returns: number };
      mark_threads_read: { Args: { p_ids: string[] }; Returns: number };
      open_broadcast: { Args: { p_id: string }; Returns: Json };
      open_direct_message: { Args: { p_id: string }; Returns: Json };
      open_thread: { Args: { p_id: string }; Returns: Json };
      outstanding_consents: { Args: Record<PropertyKey, never>; Returns: Json };
      performance_counts: {
        Args: { p_year?: number };
        Returns: {
          approved: number;
          draft: number;
          rejected: number;
          revision_requested: number;
          submitted: number;
          total: number;
        }[];
      };
      performance_prefill: { Args: { p_quarter?: number; p_year: number }; Returns: Json };
      publish_legal_content: {
        Args: {
          p_content_html: string;
          p_content_type: Database["public"]["Enums"]["consent_type"];
          p_effective_at?: string;
          p_note?: string;
        };
        Returns: Json;
      };
      rate_thread: { Args: { p_comment?: string; p_id: string; p_score: number }; Returns: Json };
      remove_content_file: { Args: { p_file_id: string }; Returns: Json };
      request_application_material: {
        Args: { p_due_date?: string; p_id: string; p_request: string };
        Returns: Json;
      };
      restore: { Args: { p_entity: string; p_id: string }; Returns: Json };
      search: {
        Args: { p_entities?: string[]; p_limit?: number; p_query: string };
        Returns: {
          entity: string;
          id: string;
          label: string;
          score: number;
        }[];
      };
      set_marketing_consent: { Args: { p_agreed: boolean }; Returns: Json };
      statistics_report: {
        Args: {
          p_descending?: boolean;
          p_filters?: Json;
          p_page?: number;
          p_page_size?: number;
          p_sort?: string;
        };
        Returns: Json;
      };
      thread_analytics: { Args: { p_from?: string; p_to?: string }; Returns: Json };
      transition: {
        Args: { p_action: string; p_comment?: string; p_entity: string; p_id: string };
        Returns: Json;
      };
      unlock_sign_in: { Args: { p_business_number: string }; Returns: Json };
      unread_counts: { Args: Record<PropertyKey, never>; Returns: Json };
      view_notice: { Args: { p_id: string }; Returns: Json };
      view_project: { Args: { p_id: string }; Returns: Json };
    };
    Enums: {
      application_material_kind: "request" | "response";
      application_state:
        | "submitted"
        | "under_review"
        | "needs_supplement"
        | "approved"
        | "rejected"
        | "cancelled";
      board_type: "notice" | "general" | "announcement" | "news";
      broadcast_audience: "all" | "companies" | "filters";
      broadcast_status: "draft" | "scheduled" | "sent" | "cancelled";
      bureau_state: "active" | "suspended" | "closed" | "unknown";
      consent_type:
        | "terms_of_service"
        | "privacy_policy"
        | "third_party_sharing"
        | "marketing_consent";
      member_approval_status: "pending" | "approved" | "rejected";
      member_state: "pending" | "approved" | "rejected" | "suspended" | "withdrawn";
      member_status: "pending" | "active" | "suspended" | "inactive";
      message_priority: "low" | "normal" | "high" | "urgent";
      message_side: "company" | "staff" | "system";
      message_template_kind: "quick_reply" | "auto_reply" | "broadcast";
      notification_kind:
        | "registration"
        | "performance"
        | "application"
        | "message"
        | "broadcast"
        | "system";
      performance_decision: "approved" | "revision_requested" | "rejected";
      performance_status: "draft" | "submitted" | "revision_requested" | "approved" | "rejected";
      popup_position: "center" | "left" | "right";
      project_state: "draft" | "active" | "inactive" | "archived";
      thread_status: "open" | "resolved" | "closed";
      verification_result: "valid" | "invalid" | "closed" | "suspended" | "mismatch" | "unknown";
      verification_source: "check_digit" | "nts_status" | "nts_validity" | "nice_company";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
  sys: {
    Tables: {
      attachments: {
        Row: {
          created_at: string;
          created_by: string | null;
          description: string | null;
          entity: string;
          file_name: string;
          id: string;
          is_deleted: boolean;
          mime_type: string;
          path: string;
          record_id: string;
          size_bytes: number;
          swept_at: string | null;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          entity: string;
          file_name: string;
          id?: string;
          is_deleted?: boolean;
          mime_type: string;
          path: string;
          record_id: string;
          size_bytes: number;
          swept_at?: string | null;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          entity?: string;
          file_name?: string;
          id?: string;
          is_deleted?: boolean;
          mime_type?: string;
          path?: string;
          record_id?: string;
          size_bytes?: number;
          swept_at?: string | null;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      code_rules: {
        Row: {
          created_at: string;
          created_by: string | null;
          date_format: Database["sys"]["Enums"]["date_format"];
          description: string | null;
          digit_length: number;
          entity_code: string;
          entity_name: string;
          entity_name_en: string | null;
          id: string;
          is_deleted: boolean;
          is_gapless: boolean;
          prefix: string;
          reset_cycle: Database["sys"]["Enums"]["reset_cycle"];
          separator: string;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          date_format?: Database["sys"]["Enums"]["date_format"];
          description?: string | null;
          digit_length?: number;
          entity_code: string;
          entity_name: string;
          entity_name_en?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_gapless?: boolean;
          prefix: string;
          reset_cycle?: Database["sys"]["Enums"]["reset_cycle"];
          separator?: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          date_format?: Database["sys"]["Enums"]["date_format"];
          description?: string | null;
          digit_length?: number;
          entity_code?: string;
          entity_name?: string;
          entity_name_en?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_gapless?: boolean;
          prefix?: string;
          reset_cycle?: Database["sys"]["Enums"]["reset_cycle"];
          separator?: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      comments: {
        Row: {
          body: string;
          created_at: string;
          created_by: string | null;
          edited_at: string | null;
          entity: string;
          id: string;
          is_deleted: boolean;
          mentioned_user_ids: string[];
          record_id: string;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          author: {
            created_at: string;
            created_by: string | null;
            default_conflict_resolution_policy_id: string | null;
            department: string | null;
            display_name: string | null;
            email: string;
            id: string;
            is_deleted: boolean;
            is_owner: boolean;
            phone: string | null;
            status: Database["sys"]["Enums"]["user_status"];
            tenant_id: string;
            updated_at: string;
            updated_by: string | null;
          } | null;
        };
        ComputedFields: "author";
        Insert: {
          body: string;
          created_at?: string;
          created_by?: string | null;
          edited_at?: string | null;
          entity: string;
          id?: string;
          is_deleted?: boolean;
          mentioned_user_ids?: string[];
          record_id: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          body?: string;
          created_at?: string;
          created_by?: string | null;
          edited_at?: string | null;
          entity?: string;
          id?: string;
          is_deleted?: boolean;
          mentioned_user_ids?: string[];
          record_id?: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      invitations: {
        Row: {
          accepted_at: string | null;
          accepted_by: string | null;
          created_at: string;
          created_by: string | null;
          department: string | null;
          display_name: string | null;
          email: string;
          expires_at: string;
          id: string;
          is_deleted: boolean;
          locale: Database["sys"]["Enums"]["mail_locale"];
          role_id: string | null;
          status: Database["sys"]["Enums"]["invitation_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          accepted_at?: string | null;
          accepted_by?: string | null;
          created_at?: string;
          created_by?: string | null;
          department?: string | null;
          display_name?: string | null;
          email: string;
          expires_at?: string;
          id?: string;
          is_deleted?: boolean;
          locale?: Database["sys"]["Enums"]["mail_locale"];
          role_id?: string | null;
          status?: Database["sys"]["Enums"]["invitation_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          accepted_at?: string | null;
          accepted_by?: string | null;
          created_at?: string;
          created_by?: string | null;
          department?: string | null;
          display_name?: string | null;
          email?: string;
          expires_at?: string;
          id?: string;
          is_deleted?: boolean;
          locale?: Database["sys"]["Enums"]["mail_locale"];
          role_id?: string | null;
          status?: Database["sys"]["Enums"]["invitation_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "invitations_tenant_id_role_id_fkey";
            columns: ["tenant_id", "role_id"];
            isOneToOne: false;
            referencedRelation: "effective_role_permissions";
            referencedColumns: ["tenant_id", "role_id"];
          },
          {
            foreignKeyName: "invitations_tenant_id_role_id_fkey";
            columns: ["tenant_id", "role_id"];
            isOneToOne: false;
            referencedRelation: "roles";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      menu_configs: {
        Row: {
          column_config: NonNullable<Json>;
          config_name: string;
          config_type: Database["sys"]["Enums"]["menu_config_type"];
          created_at: string;
          created_by: string | null;
          default_values: NonNullable<Json>;
          filter_config: NonNullable<Json>;
          id: string;
          is_active: boolean;
          is_default: boolean;
          is_deleted: boolean;
          layout_config: NonNullable<Json>;
          menu_id: string;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          user_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          column_config?: NonNullable<Json>;
          config_name?: string;
          config_type: Database["sys"]["Enums"]["menu_config_type"];
          created_at?: string;
          created_by?: string | null;
          default_values?: NonNullable<Json>;
          filter_config?: NonNullable<Json>;
          id?: string;
          is_active?: boolean;
          is_default?: boolean;
          is_deleted?: boolean;
          layout_config?: NonNullable<Json>;
          menu_id: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          user_id?: string | null;
        };
        Update: {
          column_config?: NonNullable<Json>;
          config_name?: string;
          config_type?: Database["sys"]["Enums"]["menu_config_type"];
          created_at?: string;
          created_by?: string | null;
          default_values?: NonNullable<Json>;
          filter_config?: NonNullable<Json>;
          id?: string;
          is_active?: boolean;
          is_default?: boolean;
          is_deleted?: boolean;
          layout_config?: NonNullable<Json>;
          menu_id?: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
          user_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "menu_configs_tenant_id_menu_id_fkey";
            columns: ["tenant_id", "menu_id"];
            isOneToOne: false;
            referencedRelation: "menus";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "menu_configs_tenant_id_user_id_fkey";
            columns: ["tenant_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      menus: {
        Row: {
          badge_color: string | null;
          badge_text: string | null;
          code: string;
          component_path: string | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          external_url: string | null;
          icon: string | null;
          id: string;
          is_active: boolean;
          is_deleted: boolean;
          is_public: boolean;
          is_system: boolean;
          is_visible: boolean;
          level: number;
          menu_type: Database["sys"]["Enums"]["menu_type"];
          module_code: Database["sys"]["Enums"]["module_code"] | null;
          name: string;
          name_en: string | null;
          open_in_new_tab: boolean;
          parent_id: string | null;
          path: string;
          permission_code: string | null;
          route_path: string | null;
          sort_order: number;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          parent_menu: {
            badge_color: string | null;
            badge_text: string | null;
            code: string;
            component_path: string | null;
            created_at: string;
            created_by: string | null;
            description: string | null;
            external_url: string | null;
            icon: string | null;
            id: string;
            is_active: boolean;
            is_deleted: boolean;
            is_public: boolean;
            is_system: boolean;
            is_visible: boolean;
            level: number;
            menu_type: Database["sys"]["Enums"]["menu_type"];
            module_code: Database["sys"]["Enums"]["module_code"] | null;
            name: string;
            name_en: string | null;
            open_in_new_tab: boolean;
            parent_id: string | null;
            path: string;
            permission_code: string | null;
            route_path: string | null;
            sort_order: number;
            tenant_id: string;
            updated_at: string;
            updated_by: string | null;
          } | null;
        };
        ComputedFields: "parent_menu";
        Insert: {
          badge_color?: string | null;
          badge_text?: string | null;
          code: string;
          component_path?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          external_url?: string | null;
          icon?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          is_public?: boolean;
          is_system?: boolean;
          is_visible?: boolean;
          level?: number;
          menu_type?: Database["sys"]["Enums"]["menu_type"];
          module_code?: Database["sys"]["Enums"]["module_code"] | null;
          name: string;
          name_en?: string | null;
          open_in_new_tab?: boolean;
          parent_id?: string | null;
          path?: string;
          permission_code?: string | null;
          route_path?: string | null;
          sort_order?: number;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          badge_color?: string | null;
          badge_text?: string | null;
          code?: string;
          component_path?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          external_url?: string | null;
          icon?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          is_public?: boolean;
          is_system?: boolean;
          is_visible?: boolean;
          level?: number;
          menu_type?: Database["sys"]["Enums"]["menu_type"];
          module_code?: Database["sys"]["Enums"]["module_code"] | null;
          name?: string;
          name_en?: string | null;
          open_in_new_tab?: boolean;
          parent_id?: string | null;
          path?: string;
          permission_code?: string | null;
          route_path?: string | null;
          sort_order?: number;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "menus_tenant_id_parent_id_fkey";
            columns: ["tenant_id", "parent_id"];
            isOneToOne: false;
            referencedRelation: "menus";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      organizations: {
        Row: {
          created_at: string;
          max_users: number | null;
          modules: string[];
          name: string;
          status: Database["sys"]["Enums"]["organization_status"];
          tenant_id: string;
          updated_at: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          max_users?: number | null;
          modules?: string[];
          name: string;
          status?: Database["sys"]["Enums"]["organization_status"];
          tenant_id: string;
          updated_at?: string;
        };
        Update: {
          created_at?: string;
          max_users?: number | null;
          modules?: string[];
          name?: string;
          status?: Database["sys"]["Enums"]["organization_status"];
          tenant_id?: string;
          updated_at?: string;
        };
        Relationships: [];
      };
      permission_conflict_resolution: {
        Row: {
          code: string;
          conflict_strategy: Database["sys"]["Enums"]["conflict_strategy"];
          created_at: string;
          created_by: string | null;
          description: string | null;
          id: string;
          is_active: boolean;
          is_default: boolean;
          is_deleted: boolean;
          is_system: boolean;
          max_concurrent_roles: number | null;
          name: string;
          name_en: string | null;
          priority_direction: Database["sys"]["Enums"]["priority_direction"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          code: string;
          conflict_strategy: Database["sys"]["Enums"]["conflict_strategy"];
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          id?: string;
          is_active?: boolean;
          is_default?: boolean;
          is_deleted?: boolean;
          is_system?: boolean;
          max_concurrent_roles?: number | null;
          name: string;
          name_en?: string | null;
          priority_direction?: Database["sys"]["Enums"]["priority_direction"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          code?: string;
          conflict_strategy?: Database["sys"]["Enums"]["conflict_strategy"];
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          id?: string;
          is_active?: boolean;
          is_default?: boolean;
          is_deleted?: boolean;
          is_system?: boolean;
          max_concurrent_roles?: number | null;
          name?: string;
          name_en?: string | null;
          priority_direction?: Database["sys"]["Enums"]["priority_direction"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      role_exclusion_roles: {
        Row: {
          exclusion_id: string;
          role_id: string;
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          exclusion_id: string;
          role_id: string;
          tenant_id?: string;
        };
        Update: {
          exclusion_id?: string;
          role_id?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "role_exclusion_roles_tenant_id_exclusion_id_fkey";
            columns: ["tenant_id", "exclusion_id"];
            isOneToOne: false;
            referencedRelation: "role_exclusions";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "role_exclusion_roles_tenant_id_role_id_fkey";
            columns: ["tenant_id", "role_id"];
            isOneToOne: false;
            referencedRelation: "effective_role_permissions";
            referencedColumns: ["tenant_id", "role_id"];
          },
          {
            foreignKeyName: "role_exclusion_roles_tenant_id_role_id_fkey";
            columns: ["tenant_id", "role_id"];
            isOneToOne: false;
            referencedRelation: "roles";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      role_exclusions: {
        Row: {
          created_at: string;
          created_by: string | null;
          description: string | null;
          id: string;
          is_active: boolean;
          is_deleted: boolean;
          name: string;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          name: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          name?: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      role_menus: {
        Row: {
          is_accessible: boolean;
          is_visible: boolean;
          menu_id: string;
          role_id: string;
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          is_accessible?: boolean;
          is_visible?: boolean;
          menu_id: string;
          role_id: string;
          tenant_id?: string;
        };
        Update: {
          is_accessible?: boolean;
          is_visible?: boolean;
          menu_id?: string;
          role_id?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "role_menus_tenant_id_menu_id_fkey";
            columns: ["tenant_id", "menu_id"];
            isOneToOne: false;
            referencedRelation: "menus";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "role_menus_tenant_id_role_id_fkey";
            columns: ["tenant_id", "role_id"];
            isOneToOne: false;
            referencedRelation: "effective_role_permissions";
            referencedColumns: ["tenant_id", "role_id"];
          },
          {
            foreignKeyName: "role_menus_tenant_id_role_id_fkey";
            columns: ["tenant_id", "role_id"];
            isOneToOne: false;
            referencedRelation: "roles";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      role_permissions: {
        Row: {
          is_active: boolean;
          permission: string;
          role_id: string;
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          is_active?: boolean;
          permission: string;
          role_id: string;
          tenant_id?: string;
        };
        Update: {
          is_active?: boolean;
          permission?: string;
          role_id?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "role_permissions_tenant_id_role_id_fkey";
            columns: ["tenant_id", "role_id"];
            isOneToOne: false;
            referencedRelation: "effective_role_permissions";
            referencedColumns: ["tenant_id", "role_id"];
          },
          {
            foreignKeyName: "role_permissions_tenant_id_role_id_fkey";
            columns: ["tenant_id", "role_id"];
            isOneToOne: false;
            referencedRelation: "roles";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      role_permissions_history: {
        Row: {
          action: Database["sys"]["Enums"]["permission_change"];
          changed_at: string;
          changed_by: string | null;
          id: string;
          permission: string;
          reason: string | null;
          role_id: string;
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          action: Database["sys"]["Enums"]["permission_change"];
          changed_at?: string;
          changed_by?: string | null;
          id?: string;
          permission: string;
          reason?: string | null;
          role_id: string;
          tenant_id: string;
        };
        Update: {
          action?: Database["sys"]["Enums"]["permission_change"];
          changed_at?: string;
          changed_by?: string | null;
          id?: string;
          permission?: string;
          reason?: string | null;
          role_id?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "role_permissions_history_tenant_id_role_id_fkey";
            columns: ["tenant_id", "role_id"];
            isOneToOne: false;
            referencedRelation: "effective_role_permissions";
            referencedColumns: ["tenant_id", "role_id"];
          },
          {
            foreignKeyName: "role_permissions_history_tenant_id_role_id_fkey";
            columns: ["tenant_id", "role_id"];
            isOneToOne: false;
            referencedRelation: "roles";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      roles: {
        Row: {
          code: string;
          created_at: string;
          created_by: string | null;
          description: string | null;
          id: string;
          is_active: boolean;
          is_deleted: boolean;
          is_system: boolean;
          name_en: string;
          name_ko: string;
          priority: number;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          code: string;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          is_system?: boolean;
          name_en: string;
          name_ko: string;
          priority?: number;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          code?: string;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          is_system?: boolean;
          name_en?: string;
          name_ko?: string;
          priority?: number;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      user_menu_favorites: {
        Row: {
          created_at: string;
          menu_id: string;
          sort_order: number;
          tenant_id: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          menu_id: string;
          sort_order?: number;
          tenant_id?: string;
          user_id?: string;
        };
        Update: {
          created_at?: string;
          menu_id?: string;
          sort_order?: number;
          tenant_id?: string;
          user_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "user_menu_favorites_tenant_id_menu_id_fkey";
            columns: ["tenant_id", "menu_id"];
            isOneToOne: false;
            referencedRelation: "menus";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "user_menu_favorites_tenant_id_user_id_fkey";
            columns: ["tenant_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      user_roles: {
        Row: {
          conflict_resolution_policy_id: string | null;
          expires_at: string | null;
          granted_at: string;
          granted_by: string | null;
          id: string;
          is_active: boolean;
          revoke_reason: string | null;
          revoked_at: string | null;
          revoked_by: string | null;
          role_id: string;
          tenant_id: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: {
          conflict_resolution_policy_id?: string | null;
          expires_at?: string | null;
          granted_at?: string;
          granted_by?: string | null;
          id?: string;
          is_active?: boolean;
          revoke_reason?: string | null;
          revoked_at?: string | null;
          revoked_by?: string | null;
          role_id: string;
          tenant_id?: string;
          user_id: string;
        };
        Update: {
          conflict_resolution_policy_id?: string | null;
          expires_at?: string | null;
          granted_at?: string;
          granted_by?: string | null;
          id?: string;
          is_active?: boolean;
          revoke_reason?: string | null;
          revoked_at?: string | null;
          revoked_by?: string | null;
          role_id?: string;
          tenant_id?: string;
          user_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "user_roles_policy_fkey";
            columns: ["tenant_id", "conflict_resolution_policy_id"];
            isOneToOne: false;
            referencedRelation: "permission_conflict_resolution";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "user_roles_tenant_id_role_id_fkey";
            columns: ["tenant_id", "role_id"];
            isOneToOne: false;
            referencedRelation: "effective_role_permissions";
            referencedColumns: ["tenant_id", "role_id"];
          },
          {
            foreignKeyName: "user_roles_tenant_id_role_id_fkey";
            columns: ["tenant_id", "role_id"];
            isOneToOne: false;
            referencedRelation: "roles";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "user_roles_tenant_id_user_id_fkey";
            columns: ["tenant_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      users: {
        Row: {
          created_at: string;
          created_by: string | null;
          default_conflict_resolution_policy_id: string | null;
          department: string | null;
          display_name: string | null;
          email: string;
          id: string;
          is_deleted: boolean;
          is_owner: boolean;
          phone: string | null;
          status: Database["sys"]["Enums"]["user_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          default_conflict_resolution_policy_id?: string | null;
          department?: string | null;
          display_name?: string | null;
          email: string;
          id: string;
          is_deleted?: boolean;
          is_owner?: boolean;
          phone?: string | null;
          status?: Database["sys"]["Enums"]["user_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          default_conflict_resolution_policy_id?: string | null;
          department?: string | null;
          display_name?: string | null;
          email?: string;
          id?: string;
          is_deleted?: boolean;
          is_owner?: boolean;
          phone?: string | null;
          status?: Database["sys"]["Enums"]["user_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "users_policy_fkey";
            columns: ["tenant_id", "default_conflict_resolution_policy_id"];
            isOneToOne: false;
            referencedRelation: "permission_conflict_resolution";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "users_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["tenant_id"];
          },
        ];
      };
    };
    Views: {
      effective_role_permissions: {
        Row: {
          is_allowed: boolean | null;
          label_en: string;
          label_ko: string;
          module: string | null;
          permission: string;
          role_code: string;
          role_id: string;
          tenant_id: string;
        };
        ComputedFields: never;
        Relationships: [];
      };
      tenant_permissions: {
        Row: {
          label_en: string;
          label_ko: string;
          permission: string;
          scope: string;
        };
        ComputedFields: never;
        Insert: {
          label_en?: string | null;
          label_ko?: string | null;
          permission?: string | null;
          scope?: string | null;
        };
        Update: {
          label_en?: string | null;
          label_ko?: string | null;
          permission?: string | null;
          scope?: string | null;
        };
        Relationships: [];
      };
    };
    Functions: {
      accept_invitation: { Args: { p_token: string }; Returns: Json };
      author: {
        Args: {
          p_comment: Omit<
            Database["sys"]["Tables"]["comments"]["Row"],
            Database["sys"]["Tables"]["comments"]["ComputedFields"]
          >;
        };
        Returns: {
          created_at: string;
          created_by: string | null;
          default_conflict_resolution_policy_id: string | null;
          department: string | null;
          display_name: string | null;
          email: string;
          id: string;
          is_deleted: boolean;
          is_owner: boolean;
          phone: string | null;
          status: Database["sys"]["Enums"]["user_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        SetofOptions: {
          from: "sys.comments";
          to: "users";
          isOneToOne: true;
          isSetofReturn: true;
        };
      };
      my_menu_configs: {
        Args: { p_menu_id: string };
        Returns: {
          column_config: NonNullable<Json>;
          config_name: string;
          config_type: Database["sys"]["Enums"]["menu_config_type"];
          created_at: string;
          created_by: string | null;
          default_values: NonNullable<Json>;
          filter_config: NonNullable<Json>;
          id: string;
          is_active: boolean;
          is_default: boolean;
          is_deleted: boolean;
          layout_config: NonNullable<Json>;
          menu_id: string;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
          user_id: string | null;
        }[];
        SetofOptions: {
          from: "*";
          to: "menu_configs";
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
      my_menus: {
        Args: Record<PropertyKey, never>;
        Returns: {
          badge_color: string;
          badge_text: string;
          code: string;
          component_path: string;
          external_url: string;
          favorite_order: number;
          icon: string;
          id: string;
          level: number;
          menu_type: Database["sys"]["Enums"]["menu_type"];
          module_code: Database["sys"]["Enums"]["module_code"];
          name: string;
          name_en: string;
          open_in_new_tab: boolean;
          parent_id: string;
          route_path: string;
          sort_order: number;
        }[];
      };
      my_organizations: {
        Args: Record<PropertyKey, never>;
        Returns: {
          is_current: boolean;
          is_owner: boolean;
          name: string;
          status: Database["sys"]["Enums"]["organization_status"];
          tenant_id: string;
        }[];
      };
      my_permissions: {
        Args: Record<PropertyKey, never>;
        Returns: {
          label_en: string;
          label_ko: string;
          permission: string;
        }[];
      };
      my_sessions: {
        Args: Record<PropertyKey, never>;
        Returns: {
          assurance: string;
          created_at: string;
          expires_at: string;
          id: string;
          ip_address: string;
          is_current: boolean;
          last_active_at: string;
          user_agent: string;
        }[];
      };
      parent_menu: {
        Args: {
          p_menu: Omit<
            Database["sys"]["Tables"]["menus"]["Row"],
            Database["sys"]["Tables"]["menus"]["ComputedFields"]
          >;
        };
        Returns: {
          badge_color: string | null;
          badge_text: string | null;
          code: string;
          component_path: string | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          external_url: string | null;
          icon: string | null;
          id: string;
          is_active: boolean;
          is_deleted: boolean;
          is_public: boolean;
          is_system: boolean;
          is_visible: boolean;
          level: number;
          menu_type: Database["sys"]["Enums"]["menu_type"];
          module_code: Database["sys"]["Enums"]["module_code"] | null;
          name: string;
          name_en: string | null;
          open_in_new_tab: boolean;
          parent_id: string | null;
          path: string;
          permission_code: string | null;
          route_path: string | null;
          sort_order: number;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        SetofOptions: {
          from: "sys.menus";
          to: "menus";
          isOneToOne: true;
          isSetofReturn: true;
        };
      };
      preview_code: { Args: { p_entity_code: string }; Returns: Json };
      revoke_other_sessions: { Args: Record<PropertyKey, never>; Returns: Json };
      revoke_role: {
        Args: { p_reason?: string; p_role_id: string; p_user_id: string };
        Returns: Json;
      };
      revoke_session: { Args: { p_session_id: string }; Returns: Json };
      save_menu_config: {
        Args: {
          p_config: Json;
          p_config_type: Database["sys"]["Enums"]["menu_config_type"];
          p_menu_id: string;
        };
        Returns: string;
      };
      set_favorite_menus: { Args: { p_menu_ids: string[] }; Returns: Json };
      set_role_permissions: {
        Args: { p_allowed: string[]; p_denied?: string[]; p_reason?: string; p_role_id: string };
        Returns: Json;
      };
      transfer_ownership: { Args: { p_user_id: string }; Returns: Json };
    };
    Enums: {
      conflict_strategy: "deny_override" | "allow_union" | "priority_based" | "most_restrictive";
      date_format: "none" | "yyyy" | "yyyymm" | "yyyymmdd";
      invitation_status: "pending" | "accepted" | "cancelled";
      mail_locale: "ko" | "en";
      menu_config_type: "filter" | "column" | "layout" | "combined";
      menu_type: "menu" | "folder" | "link" | "divider";
      module_code:
        | "portal"
        | "sys"
        | "adm"
        | "hrm"
        | "crm"
        | "pim"
        | "wms"
        | "apm"
        | "ivm"
        | "psm"
        | "srm"
        | "asm"
        | "fim"
        | "fam"
        | "lwm"
        | "bim";
      organization_status: "pending" | "active" | "suspended" | "closed";
      permission_change: "granted" | "denied" | "revoked";
      priority_direction: "asc" | "desc";
      reset_cycle: "none" | "yearly" | "monthly" | "daily";
      user_status: "active" | "suspended";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
  tnnt: {
    Tables: {
      tenants: {
        Row: {
          business_number: string | null;
          cell: string;
          created_at: string;
          created_by: string | null;
          ended_on: string | null;
          id: string;
          is_deleted: boolean;
          name: string;
          started_on: string;
          status: Database["tnnt"]["Enums"]["tenant_status"];
          suspended_at: string | null;
          suspended_reason: string | null;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          business_number?: string | null;
          cell?: string;
          created_at?: string;
          created_by?: string | null;
          ended_on?: string | null;
          id: string;
          is_deleted?: boolean;
          name: string;
          started_on?: string;
          status?: Database["tnnt"]["Enums"]["tenant_status"];
          suspended_at?: string | null;
          suspended_reason?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          business_number?: string | null;
          cell?: string;
          created_at?: string;
          created_by?: string | null;
          ended_on?: string | null;
          id?: string;
          is_deleted?: boolean;
          name?: string;
          started_on?: string;
          status?: Database["tnnt"]["Enums"]["tenant_status"];
          suspended_at?: string | null;
          suspended_reason?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
    };
    Views: {
      [_ in never]: never;
    };
    Functions: {
      license_modules: { Args: { p_modules: string[]; p_tenant_id: string }; Returns: Json };
      limit_users: { Args: { p_max_users?: number; p_tenant_id: string }; Returns: Json };
    };
    Enums: {
      tenant_status: "active" | "suspended" | "terminated";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
};

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">;

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">];

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R;
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R;
      }
      ? R
      : never
    : never;

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I;
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I;
      }
      ? I
      : never
    : never;

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U;
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U;
      }
      ? U
      : never
    : never;

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends (DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never) = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
    : never;

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends (PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never) = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
    : never;

export const Constants = {
  adm: {
    Enums: {
      due_basis: ["document_date", "month_end", "prepaid"],
      holiday_kind: ["public", "substitute", "election", "temporary", "company"],
      rate_type: ["spot", "forward", "buying", "selling"],
      tax_kind: ["taxable", "zero_rated", "exempt", "reverse_charge", "special"],
      unit_type: ["quantity", "weight", "length", "volume", "area", "time", "package"],
      value_type: ["string", "number", "boolean", "json"],
    },
  },
  audt: {
    Enums: {},
  },
  crm: {
    Enums: {
      account_type: ["checking", "savings", "foreign_currency", "escrow", "trust", "other"],
      activity_outcome: ["successful", "unsuccessful", "no_answer", "rescheduled"],
      activity_status: ["planned", "in_progress", "completed", "cancelled"],
      activity_target: ["partner", "lead", "opportunity", "contact"],
      activity_type: ["call", "email", "meeting", "demo", "visit", "task", "follow_up", "other"],
      address_status: ["active", "inactive", "suspended"],
      address_type: [
        "headquarter",
        "branch",
        "warehouse",
        "factory",
        "billing",
        "shipping",
        "other",
      ],
      assignment_type: ["manual", "auto", "import"],
      bank_status: ["active", "inactive", "suspended", "closed"],
      biz_type: ["corporation", "sole_trader"],
      campaign_member_status: [
        "invited",
        "registered",
        "attended",
        "no_show",
        "declined",
        "cancelled",
      ],
      campaign_member_type: ["partner", "lead"],
      campaign_response: ["positive", "neutral", "negative", "interested", "not_interested"],
      campaign_status: ["planned", "in_progress", "on_hold", "completed", "cancelled"],
      campaign_type: [
        "email",
        "exhibition",
        "webinar",
        "ad",
        "social",
        "event",
        "content",
        "referral",
        "other",
      ],
      contact_status: ["active", "inactive"],
      contact_type: ["sales", "purchasing", "accounting", "technical", "management", "other"],
      contract_status: ["draft", "active", "suspended", "expired", "terminated"],
      contract_type: ["purchase", "supply", "agency", "exclusive", "service", "other"],
      credit_limit_status: ["requested", "approved", "rejected", "withdrawn"],
      direction: ["inbound", "outbound"],
      email_template_status: ["draft", "active", "archived"],
      email_template_type: [
        "welcome",
        "follow_up",
        "campaign",
        "quote",
        "order",
        "invoice",
        "survey",
        "notification",
        "custom",
      ],
      interaction_channel: ["phone", "email", "chat", "sns", "visit", "web", "mobile_app", "other"],
      interaction_outcome: ["resolved", "pending", "escalated", "closed"],
      interaction_sentiment: ["positive", "neutral", "negative"],
      interaction_type: [
        "inquiry",
        "complaint",
        "feedback",
        "support",
        "sales",
        "follow_up",
        "other",
      ],
      lead_criterion: [
        "source",
        "purchase_timeframe",
        "industry",
        "country_code",
        "employee_count",
        "annual_revenue",
        "has_email",
        "has_phone",
        "has_website",
        "has_biz_no",
        "has_budget",
        "has_interest",
        "activity",
      ],
      lead_rating: ["hot", "warm", "cold"],
      lead_source: [
        "website",
        "referral",
        "exhibition",
        "campaign",
        "cold_call",
        "partner",
        "other",
      ],
      lead_status: ["new", "contacted", "qualified", "converted", "lost"],
      lost_reason: ["price", "competitor", "no_budget", "no_decision", "timing", "other"],
      manager_type: ["primary", "secondary", "backup", "technical", "sales", "support"],
      opportunity_stage: ["lead", "qualified", "proposal", "negotiation", "closing", "won", "lost"],
      opportunity_status: ["open", "won", "lost"],
      partner_status: ["active", "inactive", "suspended", "closed"],
      partner_type: ["customer", "supplier", "both", "other"],
      period_type: ["month", "quarter", "year", "custom"],
      priority: ["urgent", "high", "normal", "low"],
      purchase_timeframe: [
        "immediate",
        "within_1_month",
        "within_3_months",
        "within_6_months",
        "within_1_year",
      ],
      rfq_status: ["draft", "submitted", "in_review", "quoted", "declined", "cancelled"],
      segment_frequency: ["hourly", "daily", "weekly", "monthly"],
      segment_status: ["active", "inactive", "archived"],
      segment_type: [
        "static",
        "dynamic",
        "behavioral",
        "demographic",
        "geographic",
        "value_based",
        "custom",
      ],
      sentiment: ["positive", "neutral", "negative"],
      survey_channel: ["email", "sms", "phone", "web", "mobile_app"],
      survey_status: ["pending", "sent", "responded", "expired", "cancelled"],
      survey_type: ["nps", "csat", "ces", "general", "custom"],
      target_status: ["active", "completed", "cancelled"],
      target_type: ["individual", "team", "department", "company"],
    },
  },
  idam: {
    Enums: {
      sign_in_result: ["success", "failure", "locked"],
      user_status: ["active", "suspended"],
    },
  },
  noti: {
    Enums: {
      notification_status: ["pending", "sending", "sent", "dead"],
      template_locale: ["ko", "en"],
    },
  },
  pim: {
    Enums: {
      adjustment_type: ["fixed", "percent"],
      brand_type: ["product", "service", "corporate", "sub_brand", "private_label"],
      image_type: ["main", "detail", "thumbnail", "gallery", "spec", "package"],
      item_type: [
        "merchandise",
        "finished_goods",
        "semi_finished",
        "raw_material",
        "subsidiary_material",
        "consumable",
        "other",
      ],
      manager_status: ["active", "expired", "terminated"],
      manager_type: [
        "primary",
        "secondary",
        "sales",
        "technical",
        "purchase",
        "marketing",
        "analyst",
      ],
      master_status: ["active", "inactive", "discontinued"],
      option_type: ["select", "radio", "text", "color", "image"],
      option_value_status: ["active", "inactive", "out_of_stock"],
      price_list_status: ["pending", "active", "inactive"],
      price_range: ["budget", "mid_range", "premium", "luxury", "ultra_luxury"],
      price_reason_type: ["promotion", "cost_change", "market", "seasonal", "policy", "other"],
      price_status: ["pending", "active", "expired", "rejected", "cancelled"],
      price_type: ["cost", "sell", "min_sell", "supply", "retail"],
      product_status: ["pending", "active", "discontinued", "eol"],
      product_type: [
        "product",
        "service",
        "bundle",
        "virtual",
        "subscription",
        "digital",
        "physical",
      ],
      relation_type: [
        "related",
        "alternative",
        "accessory",
        "bundle",
        "upgrade",
        "cross_sell",
        "up_sell",
      ],
      supplier_status: ["active", "inactive", "suspended", "terminated"],
      tag_status: ["active", "inactive", "expired"],
      tag_type: ["general", "promotion", "seasonal", "new", "best", "sale", "featured"],
      use_status: ["active", "inactive"],
      variant_status: ["active", "inactive", "discontinued"],
    },
  },
  public: {
    Enums: {
      application_material_kind: ["request", "response"],
      application_state: [
        "submitted",
        "under_review",
        "needs_supplement",
        "approved",
        "rejected",
        "cancelled",
      ],
      board_type: ["notice", "general", "announcement", "news"],
      broadcast_audience: ["all", "companies", "filters"],
      broadcast_status: ["draft", "scheduled", "sent", "cancelled"],
      bureau_state: ["active", "suspended", "closed", "unknown"],
      consent_type: [
        "terms_of_service",
        "privacy_policy",
        "third_party_sharing",
        "marketing_consent",
      ],
      member_approval_status: ["pending", "approved", "rejected"],
      member_state: ["pending", "approved", "rejected", "suspended", "withdrawn"],
      member_status: ["pending", "active", "suspended", "inactive"],
      message_priority: ["low", "normal", "high", "urgent"],
      message_side: ["company", "staff", "system"],
      message_template_kind: ["quick_reply", "auto_reply", "broadcast"],
      notification_kind: [
        "registration",
        "performance",
        "application",
        "message",
        "broadcast",
        "system",
      ],
      performance_decision: ["approved", "revision_requested", "rejected"],
      performance_status: ["draft", "submitted", "revision_requested", "approved", "rejected"],
      popup_position: ["center", "left", "right"],
      project_state: ["draft", "active", "inactive", "archived"],
      thread_status: ["open", "resolved", "closed"],
      verification_result: ["valid", "invalid", "closed", "suspended", "mismatch", "unknown"],
      verification_source: ["check_digit", "nts_status", "nts_validity", "nice_company"],
    },
  },
  sys: {
    Enums: {
      conflict_strategy: ["deny_override", "allow_union", "priority_based", "most_restrictive"],
      date_format: ["none", "yyyy", "yyyymm", "yyyymmdd"],
      invitation_status: ["pending", "accepted", "cancelled"],
      mail_locale: ["ko", "en"],
      menu_config_type: ["filter", "column", "layout", "combined"],
      menu_type: ["menu", "folder", "link", "divider"],
      module_code: [
        "portal",
        "sys",
        "adm",
        "hrm",
        "crm",
        "pim",
        "wms",
        "apm",
        "ivm",
        "psm",
        "srm",
        "asm",
        "fim",
        "fam",
        "lwm",
        "bim",
      ],
      organization_status: ["pending", "active", "suspended", "closed"],
      permission_change: ["granted", "denied", "revoked"],
      priority_direction: ["asc", "desc"],
      reset_cycle: ["none", "yearly", "monthly", "daily"],
      user_status: ["active", "suspended"],
    },
  },
  tnnt: {
    Enums: {
      tenant_status: ["active", "suspended", "terminated"],
    },
  },
} as const;
