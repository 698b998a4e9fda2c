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
          reply_email: string | null;
          reply_mobile: string | null;
          reply_name: string | null;
          resolved_at: string | null;
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
          reply_email?: string | null;
          reply_mobile?: string | null;
          reply_name?: string | null;
          resolved_at?: string | null;
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
          reply_email?: string | null;
          reply_mobile?: string | null;
          reply_name?: string | null;
          resolved_at?: string | null;
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
        ];
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
        ];
      };
      thread_statistics: {
        Row: {
          answered_count: number | null;
          category: string;
          message_count: number | null;
          open_count: number | null;
          opened_on: string | null;
          resolved_count: number | null;
          response_minutes: number | null;
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
      home: { Args: Record<PropertyKey, never>; Returns: Json };
      home_banners: { Args: { p_place: string }; Returns: Json };
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
      open_thread: { Args: { p_id: string }; Returns: Json };
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
      organizations: {
        Row: {
          created_at: string;
          modules: string[];
          name: string;
          status: Database["sys"]["Enums"]["organization_status"];
          tenant_id: string;
          updated_at: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          modules?: string[];
          name: string;
          status?: Database["sys"]["Enums"]["organization_status"];
          tenant_id: string;
          updated_at?: string;
        };
        Update: {
          created_at?: string;
          modules?: string[];
          name?: string;
          status?: Database["sys"]["Enums"]["organization_status"];
          tenant_id?: string;
          updated_at?: string;
        };
        Relationships: [];
      };
      role_permissions: {
        Row: {
          permission: string;
          role_id: string;
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          permission: string;
          role_id: string;
          tenant_id?: string;
        };
        Update: {
          permission?: string;
          role_id?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "role_permissions_tenant_id_role_id_fkey";
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
          id: string;
          is_deleted: boolean;
          is_system: boolean;
          name_en: string;
          name_ko: string;
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
          is_deleted?: boolean;
          is_system?: boolean;
          name_en: string;
          name_ko: string;
          tenant_id?: string;
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
          name_en?: string;
          name_ko?: string;
          tenant_id?: string;
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
          tenant_id: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: {
          expires_at?: string | null;
          granted_at?: string;
          granted_by?: string | null;
          role_id: string;
          tenant_id?: string;
          user_id: string;
        };
        Update: {
          expires_at?: string | null;
          granted_at?: string;
          granted_by?: string | null;
          role_id?: string;
          tenant_id?: string;
          user_id?: string;
        };
        Relationships: [
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
    };
    Enums: {
      date_format: "none" | "yyyy" | "yyyymm" | "yyyymmdd";
      organization_status: "pending" | "active" | "suspended" | "closed";
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
      [_ in never]: never;
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
      date_format: ["none", "yyyy", "yyyymm", "yyyymmdd"],
      organization_status: ["pending", "active", "suspended", "closed"],
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
